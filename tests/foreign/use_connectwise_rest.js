// Run by the environment of connectwise-rest: reads every page of tickets, changes one ticket's summary and back.
//
//     node use_connectwise_rest.js '{"host", "company", "public_key", "private_key", "client_id", "ticket"}'

const { ManageAPI } = require('connectwise-rest')

async function main(login) {
  const client = new ManageAPI({
    companyId: login.company,
    companyUrl: login.host,
    publicKey: login.public_key,
    privateKey: login.private_key,
    clientId: login.client_id,
  })
  const service = client.ServiceAPI
  const tickets = await client.paginate(service.getServiceTickets, { pageSize: 500 }, { fields: 'id,summary' })
  const before = await service.getServiceTicketsById(login.ticket)
  const rename = (summary) =>
    service.patchServiceTicketsById(login.ticket, [{ op: 'replace', path: 'summary', value: summary }])
  const changed = await rename('Renamed by a client that others wrote')
  const restored = await rename(before.summary)
  return {
    tickets: tickets.map((ticket) => ticket.id),
    changed: changed.summary,
    restored: restored.summary === before.summary,
  }
}

main(JSON.parse(process.argv[2])).then(
  (found) => console.log(JSON.stringify(found)),
  (error) => {
    console.error(error)
    process.exit(1)
  },
)

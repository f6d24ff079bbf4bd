/* The panel's side of ConnectWise's hosted protocol: JSON strings by postMessage with the ticket screen around us.
   Every host event is acknowledged, handled or not, or the screen hangs. Nothing the host says is believed: the member
   is proved by our server, which answers with a short-lived token. The token stays in memory. */

/* ---- the member's token: short-lived, renewed before it ends ---- */
const PROOF = ["site", "companyid", "memberid", "memberHash", "memberContext", "memberEmail", "codeBase"];

class Session {
  #url; #proof = ""; #until = 0; #ticket = null; #timer = 0; #soon = () => {};
  token = "";

  constructor(url) { this.#url = url; }

  whenNearlyOver(act) { this.#soon = act; }

  end() {
    clearTimeout(this.#timer);
    this.token = "";
    this.#until = 0;
    this.#proof = "";
  }

  nearlyOver() { return Boolean(this.token) && Date.now() > this.#until; }

  /* A token may be for one ticket only; the server says so. */
  holds(ticket) { return Boolean(this.token) && !this.nearlyOver() && (this.#ticket === null || this.#ticket === ticket); }

  sameProof(member) { return this.#proof === this.#print(member); }

  #print(member) { return JSON.stringify(PROOF.map((key) => member[key] ?? "")); }

  /* Returns nothing when the server took the proof, else {status, text}: its fragment in words. */
  async start(member, ticket) {
    const proof = Object.fromEntries(PROOF.filter((key) => member[key] !== undefined).map((key) => [key, member[key]]));
    let response;
    try {
      response = await fetch(this.#url, {
        method: "POST", credentials: "omit", cache: "no-store",
        headers: { "Content-Type": "application/json", "Accept": "application/json, text/html" },
        body: JSON.stringify({ ...proof, ticket: Number(ticket) }),
      });
    } catch {
      return { status: 0, text: "" };
    }
    if (!response.ok) return this.#refused(response);
    const { token, expires_in: seconds, ticket: only } = await response.json();
    this.end();
    this.token = token;
    this.#proof = this.#print(member);
    this.#ticket = only === null || only === undefined ? null : String(only);
    this.#until = Date.now() + 800 * seconds;
    this.#timer = setTimeout(() => this.#soon(), 800 * seconds);
    return undefined;
  }

  async #refused(response) {
    this.end();
    const html = response.headers.get("Content-Type")?.startsWith("text/html");
    return { status: response.status, text: html ? await response.text() : "" };
  }
}

/* ---- what is open here ---- */
const body = document.body, root = document.documentElement;
const allowed = new Set((body.dataset.hostOrigins || "").split(/\s+/).filter(Boolean));
const panel = document.getElementById("panel");
const session = new Session(body.dataset.sessionUrl);
const READY_EVERY = 1500, READY_TIMES = 6, RETRY_AFTER = 5000, RENEW_APART = 3000;
let frameID, origin = "", ticket = "", member = null, shown = "", refreshOwed = false, proving = null;

/* ---- speaking ---- */
function post(message) {
  if (!origin) return;
  window.parent.postMessage(JSON.stringify({ ...message, frameID }), origin);
}

function ready(times) {
  if (frameID !== undefined) return;
  if (times === 0) return origin || show("silent");
  window.parent.postMessage(JSON.stringify({ message: "ready" }), "*"); // says nothing; the host's origin is not known yet
  setTimeout(() => ready(times - 1), READY_EVERY);
}

/* ---- hearing ---- */
function heard(event) {
  if (event.source !== window.parent || !allowed.has(event.origin)) return;
  let message;
  try { message = JSON.parse(event.data); } catch { return; }
  if (message === null || typeof message !== "object") return;
  origin = event.origin;
  if (message.MessageFrameID !== undefined) return welcomed(message.MessageFrameID);
  if (message.event !== undefined) return happened(message);
  if (String(message.response).toLowerCase() === "getmemberauthentication") named(message.data ?? {});
}

function welcomed(id) {
  frameID = id;
  // The address names the ticket before onLoad does. It proves nothing; our server checks each request.
  if (!ticket && /^[1-9]\d*$/.test(body.dataset.ticket ?? "")) ticket = body.dataset.ticket;
  askWho();
}

function happened(message) {
  post({ event: message.event, _id: message._id, result: "success" });
  if (message.event === "onLoad") bind(message.data?.screenObject ?? {});
}

function askWho() {
  post({ hosted_request: "getMemberAuthentication" });
}

/* ---- which ticket: onLoad comes again with each refresh and each other record ---- */
function bind(screen) {
  const id = /^\d+$/.test(String(screen.id ?? "")) && screen.screen === "ticket" ? String(Number(screen.id)) : "";
  const other = id !== ticket;
  ticket = id;
  if (other) clear();
  if (!ticket || ticket === "0") return show("unsaved");
  askWho(); // another person may sit here by now; the answer goes on from here
}

function clear() {
  refreshOwed = false;
  show("loading"); // at once: no decision of the ticket before can be pressed any more
}

async function named(data) {
  const said = { ...data, companyid: data.companyid ?? data.companyId, memberid: data.memberid ?? data.memberId };
  const changed = member && (member.memberid !== said.memberid || member.companyid !== said.companyid);
  member = said;
  if (changed) { session.end(); clear(); }
  await proceed();
}

/* Proves the member where needed, then shows the ticket that is bound now. */
async function proceed() {
  if (proving) return proving;
  proving = prove().finally(() => { proving = null; });
  return proving;
}

async function prove() {
  const wanted = ticket;
  if (!member || !wanted || wanted === "0") return;
  if (!member.memberid || !member.memberHash) return show("unproven");
  if (!session.holds(wanted) || !session.sameProof(member)) {
    const refused = await session.start(member, wanted);
    if (wanted !== ticket) return setTimeout(proceed); // the person went on to another ticket meanwhile
    if (refused) return stopped(refused);
  }
  if (root.dataset.link === "signed-out") document.dispatchEvent(new CustomEvent("cwhub:signed-in"));
  if (shown !== ticket) load(); // not awaited: the next ticket need not wait for a slow one
  else document.dispatchEvent(new CustomEvent("cwhub:ask"));
}

function load() {
  show("loading");
  const url = new URL(body.dataset.panelUrl, location.href);
  url.searchParams.set("ticket", ticket);
  shown = ticket;
  window.htmx.ajax("GET", url.pathname + url.search, { source: panel, target: panel, swap: "innerHTML" });
}

/* ---- states of the whole panel ---- */
function show(name) {
  shown = "";
  panel.replaceChildren(document.getElementById(`pod-${name}`).content.cloneNode(true));
}

function unreached() {
  if (shown !== ticket) show("unreached");
  setTimeout(proceed, RETRY_AFTER);
}

function stopped(refused) {
  if (refused.status === 0 || refused.status >= 500) return unreached();
  if (shown === ticket) return document.dispatchEvent(new CustomEvent("cwhub:stop")); // what is written here stays
  if (!refused.text) return show(refused.status === 401 ? "signed-out" : "unproven");
  shown = "";
  window.htmx.swap({ text: refused.text, sourceElement: panel, target: panel, swap: "innerHTML" });
}

/* ---- our own requests carry the token, and only ours ---- */
document.addEventListener("htmx:config:request", (event) => {
  const { request } = event.detail.ctx;
  if (new URL(request.action, document.baseURI).origin !== location.origin) return;
  request.credentials = "omit"; // the token alone says who asks, whatever cookies this browser has
  if (session.token) request.headers["Authorization"] = `Bearer ${session.token}`;
});
document.addEventListener("cwhub:request", (event) => {
  if (session.token) event.detail.headers.set("Authorization", `Bearer ${session.token}`);
});

/* An expired token: renewed once, said, and nothing is sent again by itself. */
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (ctx.response?.status !== 401) return;
  event.preventDefault();
  renew();
  if (ctx.request?.method !== "GET") document.dispatchEvent(new CustomEvent("cwhub:toast", { detail: { text: "Your session had ended. Nothing was sent; press again.", tone: "bad" } }));
  else if (ctx.target === panel) shown = "";
});
document.addEventListener("cwhub:signed-out", (event) => { event.preventDefault(); renew(); });

/* The ticket itself could not be loaded: tried again. */
document.addEventListener("htmx:error", (event) => {
  const ctx = event.detail?.ctx;
  if (ctx?.target !== panel || ctx.request?.method !== "GET" || shown !== ticket || panel.querySelector("[data-live-url]")) return;
  shown = "";
  unreached();
});

let renewals = [];
function renew() {
  if (Date.now() - (renewals.at(-1) ?? 0) < RENEW_APART) return; // one is under way
  session.end();
  renewals = [...renewals.filter((at) => Date.now() - at < 60000), Date.now()];
  if (renewals.length > 3) return stopped({ status: 401, text: "" });
  askWho();
}
session.whenNearlyOver(() => { if (!document.hidden) askWho(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden && ticket && session.nearlyOver()) askWho(); });

/* ---- after a write the ticket screen is read anew, never over what a person is typing here ---- */
function unsaved() {
  return [...panel.querySelectorAll("textarea, input:not([type=checkbox], [type=radio], [type=hidden]), select")].some((e) =>
    e.matches("select") ? [...e.options].some((o) => o.selected !== o.defaultSelected) : e.value !== e.defaultValue);
}

function written(headers) {
  if (headers?.get?.("X-Written") === "1") refreshOwed = true;
  payRefresh();
}

function payRefresh() {
  if (!refreshOwed || unsaved()) return;
  refreshOwed = false;
  post({ hosted_request: "refreshScreen", args: {} }); // the host itself asks the person when its form is dirty
}

document.addEventListener("htmx:after:request", (event) => written(event.detail.ctx.response?.headers));
document.addEventListener("cwhub:answer", (event) => written(event.detail.headers));
document.addEventListener("htmx:after:swap", () => payRefresh());
panel.addEventListener("focusout", () => payRefresh());

/* ---- links: the frame has no session of its own to follow them in ---- */
document.addEventListener("click", (event) => {
  const ticketLink = event.target.closest("[data-open-ticket]");
  if (ticketLink) {
    event.preventDefault();
    return post({ hosted_request: "openScreen", args: { newTab: true, screen: "ticket", id: Number(ticketLink.dataset.openTicket) } });
  }
  const link = event.target.closest('a[href]:not([hx-get], [href^="#"])');
  if (link) { link.target = "_blank"; link.rel = "noopener"; }
});

/* ---- signing in, in a small window ---- */
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-sign-in]");
  if (!button) return;
  const small = window.open(button.dataset.signIn, "cwhub-sign-in", "popup,width=460,height=640");
  const look = setInterval(() => {
    if (small && !small.closed) return;
    clearInterval(look);
    renewals = [];
    askWho();
  }, 500);
});

if (window.parent === window) show("outside");
else {
  window.addEventListener("message", heard);
  ready(READY_TIMES);
}

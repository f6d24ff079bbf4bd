/* A member's short-lived token, kept in memory only and renewed before it ends. */

const PROOF = ["site", "companyid", "memberid", "memberHash", "memberContext", "memberEmail", "codeBase"];

export class Session {
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

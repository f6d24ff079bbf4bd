/* The parent side of ConnectWise's hosted protocol, version 1.0: JSON strings both ways, exact origins.

   pod: {"message":"ready"}                       -> host: {"MessageFrameID":"..."} and the onLoad event
   host: {"event","_id","data"}                   -> pod: {"event","_id","result","errors","frameID"}, every time
   pod: {"hosted_request","args","frameID"}       -> host: {"response":"<lower case>","data"}
   What has another shape is ignored without a word, as ConnectWise does. */

const ANSWER_WITHIN_MS = 15000;
let frames = 0;
let events = 0;

export class PodHost {
  /* requests: {getMemberAuthentication, setDirty, refreshScreen, openScreen}, each (args) => data or a promise of it;
     screenObject: () => {screen, id, hostedAs}; changed: called when the pod speaks for the first time. */
  constructor(frame, { requests, screenObject, changed = () => {} }) {
    Object.assign(this, { frame, requests, screenObject, changed });
    this.origin = frame.dataset.origin;
    this.frameId = null;
    this.waiting = new Map();
    window.addEventListener("message", (message) => this.receive(message));
  }

  get connected() {
    return this.frameId !== null;
  }

  send(value) {
    this.frame.contentWindow.postMessage(JSON.stringify(value), this.origin);
  }

  receive(message) {
    if (message.source !== this.frame.contentWindow || message.origin !== this.origin) return;
    const value = parsed(message.data);
    if (value === null) return;
    if (value.message === "ready") this.greet();
    else if (value.frameID !== this.frameId || !this.connected) return;
    else if (value.hosted_request) this.answer(value);
    else if (value.event) this.settle(value);
  }

  greet() {
    frames += 1;
    this.frameId = `frame-${frames}`;
    for (const { resolve } of this.waiting.values()) resolve({ result: "success" });
    this.waiting.clear();
    this.send({ MessageFrameID: this.frameId });
    this.changed();
    this.loaded();
  }

  /* The record is shown, or shown anew. */
  loaded() {
    return this.tell("onLoad", { screenObject: this.screenObject() });
  }

  /* Send an event and wait for its acknowledgement: {result, errors}. A pod that never said ready is not asked. */
  tell(event, data) {
    if (!this.connected) return Promise.resolve({ result: "success" });
    events += 1;
    const id = events;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.waiting.delete(id);
        resolve({ result: "failure", errors: ["The pod did not answer the screen."] });
      }, ANSWER_WITHIN_MS);
      this.waiting.set(id, { event, resolve: (value) => { clearTimeout(timer); resolve(value); } });
      this.send({ event, _id: id, data: data ?? {} });
    });
  }

  settle(value) {
    const waited = this.waiting.get(value._id);
    if (!waited || waited.event !== value.event) return;
    this.waiting.delete(value._id);
    waited.resolve({ result: value.result, errors: Array.isArray(value.errors) ? value.errors : [] });
  }

  async answer(value) {
    const handler = this.requests[value.hosted_request];
    if (!handler) return;
    const data = await handler(value.args ?? {});
    this.send({ response: value.hosted_request.toLowerCase(), data: data ?? {} });
  }
}

function parsed(text) {
  if (typeof text !== "string") return null;
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

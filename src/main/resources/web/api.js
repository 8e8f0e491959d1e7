// The service's API: requests with the key, failures as Problems.

import { session } from './session.js';

/** What the API says is wrong: a code for programs, one sentence for people. */
export class Problem extends Error {
  constructor(status, code, detail) {
    super(detail);
    this.status = status;
    this.code = code;
  }

  static away() {
    return new Problem(0, 'away', 'The service does not answer. It may be restarting, or the network is down.');
  }

  static of(status, text) {
    try {
      const { code, detail } = JSON.parse(text);
      return new Problem(status, code, detail);
    } catch {
      return new Problem(status, 'unknown', `The service answered ${status}.`);
    }
  }
}

const headers = () => (session.key ? { 'X-API-Key': session.key } : {});

/** @param why the key that was sent is not taken, if one was */
async function withKey(send) {
  for (;;) {
    const sent = session.key;
    const answer = await send();
    if (answer.status !== 401) {
      return answer;
    }
    if (session.key === sent) { // nobody entered another one meanwhile
      await session.askForKey(sent ? 'The service does not know this key.' : '');
    }
  }
}

async function request(method, path, body) {
  const answer = await withKey(async () => {
    try {
      return await fetch(path, {
        method,
        headers: { ...headers(), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
    } catch {
      throw Problem.away();
    }
  });
  const text = await answer.text();
  if (!answer.ok) {
    throw Problem.of(answer.status, text);
  }
  return text ? JSON.parse(text) : undefined;
}

export const get = (path) => request('GET', path);
export const post = (path, body) => request('POST', path, body);
export const remove = (path) => request('DELETE', path);

/** A ticket: what a websocket or a link shows instead of the key; good once, for half a minute. */
export const ticket = async () => (await post('/api/tickets')).ticket;

/** Has the browser download a file of the service's, straight to the disk. */
export async function download(path) {
  const link = document.createElement('a');
  link.href = `${path}?ticket=${encodeURIComponent(await ticket())}`;
  link.download = '';
  link.click();
}

/** Has the browser save what the API answers. */
export async function save(path, name) {
  const text = JSON.stringify(await get(path), null, 2);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/**
 * Uploads a file as a dump. fetch cannot tell how far an upload is; this can.
 *
 * @param progressed called with bytes sent
 * @returns { promise of the dump, abort }
 */
export function upload(file, progressed) {
  const sending = new XMLHttpRequest();
  const promise = new Promise((resolve, reject) => {
    sending.open('POST', '/files/dumps');
    Object.entries(headers()).forEach(([name, value]) => sending.setRequestHeader(name, value));
    sending.setRequestHeader('Content-Type', 'application/octet-stream');
    sending.upload.onprogress = (event) => progressed(event.loaded);
    sending.onload = () => (sending.status < 300 ? resolve(JSON.parse(sending.responseText)) : reject(Problem.of(sending.status, sending.responseText)));
    sending.onerror = () => reject(Problem.away());
    sending.onabort = () => reject(new Problem(0, 'aborted', 'The upload was stopped.'));
    sending.send(file);
  });
  return { promise, abort: () => sending.abort() };
}

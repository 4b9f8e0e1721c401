// What a script of the usual kind does: list, then four at a time for each mailbox GET the MIME, write a file, PATCH.
// No ledger, no sync, no retry. Arguments: url, tenant, client, secret, folder, mailboxes...
import { writeFile } from 'node:fs/promises';
import https from 'node:https';
import path from 'node:path';

const [url, tenant, client, secret, folder, ...mailboxes] = process.argv.slice(2);

function send(agent, method, address, headers, body) {
  return new Promise((resolve, reject) => {
    const request = https.request(address, { agent, method, headers }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        if (answer.statusCode >= 400) {
          reject(new Error(`${method} ${address}: ${answer.statusCode}`));
        } else {
          resolve(Buffer.concat(parts));
        }
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function token() {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client,
    client_secret: secret,
    scope: 'https://graph.microsoft.com/.default',
  }).toString();
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': Buffer.byteLength(form) };
  const answer = await send(undefined, 'POST', `${url}/${tenant}/oauth2/v2.0/token`, headers, form);
  return JSON.parse(answer).access_token;
}

async function carry(mailbox, headers) {
  const agent = new https.Agent({ keepAlive: true, maxSockets: 4 });
  const root = `${url}/v1.0/users/${mailbox}`;
  const ids = [];
  let page = `${root}/mailFolders/inbox/messages?$select=id&$top=1000&$filter=isRead%20eq%20false`;
  while (page) {
    const list = JSON.parse(await send(agent, 'GET', page, headers));
    list.value.forEach((message) => ids.push(message.id));
    page = list['@odata.nextLink'];
  }
  const read = JSON.stringify({ isRead: true });
  const patched = { ...headers, 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(read) };
  let next = 0;
  async function worker() {
    while (next < ids.length) {
      const number = next++;
      const message = `${root}/messages/${encodeURIComponent(ids[number])}`;
      const mime = await send(agent, 'GET', `${message}/$value`, headers);
      await writeFile(path.join(folder, `${mailbox}-${number}.eml`), mime);
      await send(agent, 'PATCH', message, patched, read);
    }
  }
  await Promise.all([worker(), worker(), worker(), worker()]);
  agent.destroy();
}

const headers = { Authorization: `Bearer ${await token()}`, Prefer: 'IdType="ImmutableId"' };
await Promise.all(mailboxes.map((mailbox) => carry(mailbox, headers)));

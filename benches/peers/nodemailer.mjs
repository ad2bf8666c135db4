// Sends a letter to the readers of a list with nodemailer's pool; used by `cargo bench --bench send -- peers`.
// Install by name, outside the repository: npm install --prefix "${TMPDIR:-/tmp}/phoebe-peers" nodemailer
// Arguments: the folder of the package; the folder of the letter and the list; the server's port; the
// encoding of the parts, base64 or quoted-printable.
// Prints the letters sent after the warm-up and the seconds they took.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const WARM_UP = 1000;
const LETTERS = 200;
const MILLISECONDS = 5000;
const CONNECTIONS = 10;

const [packages, folder, port, textEncoding] = process.argv.slice(2);
const nodemailer = createRequire(join(packages, 'node_modules', '.'))('nodemailer');
const read = (name) => readFileSync(join(folder, name), 'utf8');

// Cut once at the name, so that a reader's letter costs a join.
const html = read('letter.html').split('{{given_name}}');
const text = read('letter.txt').split('{{given_name}}');
const { from, subject } = JSON.parse(read('letter.json'));

// The list of the benchmark has no quotes: cutting at commas is enough, and the fastest.
const [head, ...rows] = read('subscribers.csv').trimEnd().split('\n');
const columns = head.split(',');
const [email, name, given] = ['email', 'name', 'given_name'].map((column) => columns.indexOf(column));

// No TLS, no signature, no log, connections kept for good.
const transport = nodemailer.createTransport({
  host: '127.0.0.1',
  port: Number(port),
  secure: false,
  ignoreTLS: true,
  pool: true,
  maxConnections: CONNECTIONS,
  maxMessages: Infinity,
});

let begun = 0;
let done = 0;
let warm;
let counted = 0;
let elapsed = 0;
let running = true;

// Twice as many letters in hand as connections: none waits for the next letter. (Ten times as many was slower.)
async function worker() {
  while (running) {
    const row = rows[begun++ % rows.length].split(',');
    await transport.sendMail({
      from,
      to: { name: row[name], address: row[email] },
      subject,
      html: html.join(row[given]),
      text: text.join(row[given]),
      textEncoding,
    });
    done += 1;
    if (done === WARM_UP) {
      warm = performance.now();
    }
    if (done > WARM_UP && running) {
      counted = done - WARM_UP;
      elapsed = performance.now() - warm;
      running = counted < LETTERS || elapsed < MILLISECONDS;
    }
  }
}

await Promise.all(Array.from({ length: 2 * CONNECTIONS }, worker));
transport.close();
console.log(`${counted} ${elapsed / 1000}`);

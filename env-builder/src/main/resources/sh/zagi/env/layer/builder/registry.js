// SPDX-License-Identifier: Apache-2.0
// The npm registry of a build without a network: gives the files below a folder on the build's own loopback.
const fs = require('fs'), http = require('http'), path = require('path');
const [folder, up] = process.argv.slice(2);
http.createServer((request, answer) => {
  const steps = decodeURIComponent(request.url.split('?')[0]).split('/').slice(2);
  const file = path.join(folder, ...steps.filter((step) => step !== '..'));
  if (!fs.existsSync(file) || !fs.statSync(file).isFile()) {
    answer.writeHead(404).end();
    return;
  }
  answer.writeHead(200, { 'content-type': 'application/octet-stream' });
  fs.createReadStream(file).pipe(answer);
}).listen(4873, '127.0.0.1', () => fs.writeFileSync(up, ''));

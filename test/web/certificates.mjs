// certificates.mjs - certificates made for a test: an authority, and what it has signed for whom.
//
// SPDX-License-Identifier: ISC
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

export class Authority {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'heard-ca-'));
    this.file = join(this.folder, 'ca.pem');
    this.openssl('req', '-x509', ...key, '-days', '2', '-subj', '/CN=Test authority', '-keyout', 'ca.key',
      '-out', 'ca.pem');
  }

  openssl(...args) {
    execFileSync('openssl', args, { cwd: this.folder, stdio: 'pipe' });
  }

  // A key and a certificate for a name, which ends so many days from now.
  sign(name, days = 1) {
    writeFileSync(join(this.folder, 'ext'), `subjectAltName=DNS:${name}`);
    this.openssl('req', ...key, '-subj', `/CN=${name}`, '-keyout', 'k', '-out', 'csr');
    this.openssl('x509', '-req', '-in', 'csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial',
      '-days', String(days), '-extfile', 'ext', '-out', 'c');
    return { key: readFileSync(join(this.folder, 'k')), cert: readFileSync(join(this.folder, 'c')) };
  }

  drop() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

// place.mjs - where a test's desk keeps its data: a folder, or a folder and a schema on the tests' server.
//
// HEARD_TEST_ENGINE=PostgreSQL puts the database on the server whose address HEARD_TEST_POSTGRES holds
// (tools/postgres.sh makes one).  A test that changes a record by hand does it here, on either engine.
//
// SPDX-License-Identifier: ISC
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const server = process.env.HEARD_TEST_POSTGRES;
export const onServer = process.env.HEARD_TEST_ENGINE === 'PostgreSQL';
if (onServer && !server) throw new Error('HEARD_TEST_POSTGRES must name a server');

const tool = join(dirname(fileURLToPath(import.meta.url)), '../../tools/postgres.sh');
let made = 0;

function output(program, args) {
  const done = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 << 20 });
  if (done.status !== 0) throw new Error(`${program}: ${done.stderr || done.error}`);
  return done.stdout.trim();
}

// The client is the server's own, which may be unpacked and not installed.
function psql(url, statement) {
  const args = ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', url, '-c', statement];
  const folder = process.env.HEARD_TEST_POSTGRES_DIR;
  return folder ? output('sh', [tool, 'psql', folder, ...args]) : output('psql', args);
}

export class Place {
  constructor(folder) {
    this.folder = folder;
    if (!onServer) return;
    this.schema = `w${process.pid}_${++made}`;
    this.url = `${server}${server.includes('?') ? '&' : '?'}options=-csearch_path%3D${this.schema}`;
    psql(server, `CREATE SCHEMA ${this.schema}`);
  }

  // What tells a command which desk is meant.
  get args() {
    return ['--data', this.folder, ...(this.url ? ['--database', this.url] : [])];
  }

  sql(statement) {
    if (this.url) return psql(this.url, statement);
    return output('sqlite3', [join(this.folder, 'heard.db'), statement]);
  }

  // Another folder with the same database.
  shared(folder) {
    return Object.assign(Object.create(Place.prototype), this, { folder });
  }

  copy(folder) {
    cpSync(this.folder, folder, { recursive: true });
    const to = new Place(folder);
    if (this.url)
      psql(
        server,
        `DO $$ DECLARE t text; BEGIN
          FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = '${this.schema}' LOOP
            EXECUTE format('CREATE TABLE ${to.schema}.%I (LIKE ${this.schema}.%I INCLUDING ALL)', t, t);
            EXECUTE format('INSERT INTO ${to.schema}.%I SELECT * FROM ${this.schema}.%I', t, t);
          END LOOP;
        END $$`,
      );
    return to;
  }

  drop() {
    rmSync(this.folder, { recursive: true, force: true });
    if (this.url) psql(server, `DROP SCHEMA IF EXISTS ${this.schema} CASCADE`);
  }
}

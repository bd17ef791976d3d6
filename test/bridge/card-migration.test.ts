import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { migrate } from '../../bridge-server/store/migrate.ts'

const MIGRATIONS = 'bridge-server/bridge/migrations'

test('a card that was bound at two merchants of one requestor is bound once from now on, the later time', async () => {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'migrations-'))
  const before = path.join(folder, 'bridge', 'migrations')
  await fs.mkdir(before, { recursive: true })
  for (const name of (await fs.readdir(MIGRATIONS)).filter((name) => name < '030')) {
    await fs.copyFile(path.join(MIGRATIONS, name), path.join(before, name))
  }
  const database = new DatabaseSync(path.join(folder, 'bridge.db'))
  migrate(database, [path.resolve('bridge-server/store/migrations'), before])
  const bind = database.prepare(
    `INSERT INTO card (card_id, openpid, mer_id, tr_id, token, enrolment_id, bank_name, card_type, masked_no, bound,
       created_ms) VALUES (?, ?, ?, ?, '62', ?, '平安银行', 'debit', '621626*********0018', 1, 0)`,
  )
  bind.run('first', 'lin', 'merchant-a', 'requestor', '1')
  bind.run('second', 'lin', 'merchant-b', 'requestor', '2')
  bind.run('elsewhere', 'lin', 'merchant-c', 'another requestor', '3')
  bind.run('of-zhou', 'zhou', 'merchant-a', 'requestor', '1')

  migrate(database, [path.resolve('bridge-server/store/migrations'), path.resolve(MIGRATIONS)])
  const bound = database.prepare('SELECT card_id FROM card WHERE bound = 1 ORDER BY rowid').all()
  expect(bound.map(({ card_id }) => card_id)).toEqual(['second', 'elsewhere', 'of-zhou'])
  expect(() => bind.run('again', 'lin', 'merchant-d', 'requestor', '4')).toThrow('UNIQUE')
  database.close()
  await fs.rm(folder, { recursive: true })
})

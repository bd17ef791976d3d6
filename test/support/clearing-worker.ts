import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import { makeLog } from '../../bridge-server/log.ts'
import { openSqliteStore } from '../../bridge-server/store/sqlite-store.ts'
import { Clearing } from '../../bridge-server/unionpay/clearing/clearing.ts'
import { interrupted } from './clearing-interruption.ts'

/**
 * A process that goes on with the clearing of a file of books and is killed on the way:
 * `node clearing-worker.ts <file> <migrations> <now in ms> <before | inside | after>`.
 */
const [file, migrations, nowMs, when] = process.argv.slice(2) as [string, string, string, string]
const store = openSqliteStore(file, migrations)
const killed = interrupted(store, {
  after: 1,
  when: when as 'before' | 'inside' | 'after',
  interrupt: () => process.kill(process.pid, 'SIGKILL'),
})
const clearing = await Clearing.open({
  store: killed,
  clock: new VirtualClock(Number(nowMs)),
  log: makeLog('clearing', 'silent'),
})
await clearing.stop()
await store.close()

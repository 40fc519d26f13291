/** Holds the write lock of the SQLite file named by its argument until its standard input ends. */
import Database from 'better-sqlite3'

const db = new Database(process.argv[2])
db.exec('begin immediate')
process.stdout.write('held\n')
process.stdin.resume().once('end', () => {
  db.exec('commit')
  db.close()
})

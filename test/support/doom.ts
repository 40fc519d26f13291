import Database from 'better-sqlite3'

/**
 * From now on, the commit of whatever adds a row to this table of a SQLite database fails, and all that share it: a reference
 * is broken that is checked only then. Returns how to end that.
 * @param url the DATABASE_URL of a database that is migrated
 */
export const doomInserts = (url: string, table: string): (() => void) => {
  const run = (sql: string): void => {
    const db = new Database(url.slice('sqlite:'.length))
    db.exec(sql)
    db.close()
  }
  run(`create table doom (id integer primary key, of integer references doom (id) deferrable initially deferred);
    create trigger doomed after insert on ${table} begin insert into doom (of) values (99); end`)
  return () => run('drop trigger doomed; drop table doom')
}

import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

/** A new, empty database of the run's server; its url. */
export const freshDatabase = async (): Promise<string> => {
  const name = `guichet_${randomUUID().replaceAll('-', '')}`
  await asOwner(`create database ${name}`)
  const url = new URL(inject('postgresUrl'))
  url.pathname = `/${name}`
  return url.href
}

/** Also where connections to it are still open. */
export const dropDatabase = (url: string): Promise<void> =>
  asOwner(`drop database if exists ${new URL(url).pathname.slice(1)} with (force)`)

const asOwner = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: inject('postgresUrl') })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Breaks every connection to a database and lets nobody in, until what it resolves with is called. */
export const shutOut = async (url: string): Promise<() => Promise<void>> => {
  const name = new URL(url).pathname.slice(1)
  await asOwner(`alter database ${name} allow_connections false`)
  await asOwner(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)
  return () => asOwner(`alter database ${name} allow_connections true`)
}

// Reads Parquet files with two readers that share no code with the project or with each other, hyparquet
// (JavaScript) and arrow-rs (parquet-wasm), and prints what they say; fails when they disagree.
//
//   node read_parquet.mjs FILE...
//
// prints one line of JSON per file: {"schema": [{name, type, annotation}], "rows": [[cell, ...], ...]}. A cell is
// null or a text: an integer, a date's days or a timestamp's milliseconds since 1970 in decimal, a double as the
// 16 hexadecimal digits of its bits ("nan" for any NaN), a text as it is.
//
// arrow-rs hands its rows out as Arrow memory, which needs yet another library to look into. So its table is
// written to Parquet again by arrow-rs itself, and hyparquet reads that copy: the values have gone through
// arrow-rs's reader of our file all the same.
import { readFileSync } from 'node:fs'
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { readParquet, writeParquet } from 'parquet-wasm'

const scratch = new DataView(new ArrayBuffer(8))

function doubleBits(value) {
  if (Number.isNaN(value)) return 'nan'
  scratch.setFloat64(0, value)
  return scratch.getBigUint64(0).toString(16).padStart(16, '0')
}

function cell(value, column) {
  if (value === null || value === undefined) return null
  if (value instanceof Date) {
    return String(column.converted_type === 'DATE' ? value.getTime() / 86400000 : value.getTime())
  }
  if (column.type === 'DOUBLE') return doubleBits(value)
  return String(value)
}

function annotation(column) {
  const logical = column.logical_type
  const converted = column.converted_type ?? null
  return { converted, logical: logical?.type ?? null, utc: logical?.isAdjustedToUTC ?? null, unit: logical?.unit ?? null }
}

async function readRows(bytes) {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  const metadata = parquetMetadata(file)
  const columns = parquetSchema(metadata).children.map((child) => child.element)
  const objects = await parquetReadObjects({ file, compressors, metadata })
  const rows = objects.map((object) => columns.map((column) => cell(object[column.name], column)))
  const schema = columns.map((c) => ({ name: c.name, type: c.type, repetition: c.repetition_type, ...annotation(c) }))
  return { schema, rows }
}

function requireEqual(file, what, a, b) {
  if (JSON.stringify(a) !== JSON.stringify(b)) {
    const row = Array.isArray(a) ? a.findIndex((_, i) => JSON.stringify(a[i]) !== JSON.stringify(b[i])) : -1
    throw new Error(`${file}: hyparquet and arrow-rs disagree on ${what} ${row}`)
  }
}

async function read(file) {
  const bytes = readFileSync(file)
  const direct = await readRows(bytes)
  const again = await readRows(writeParquet(readParquet(bytes)))
  requireEqual(file, 'row', direct.rows, again.rows)
  requireEqual(file, 'column', direct.schema.map((c) => c.name), again.schema.map((c) => c.name))
  return direct
}

for (const file of process.argv.slice(2)) {
  console.log(JSON.stringify(await read(file)))
}

import { test } from '@japa/runner'
import { createHash } from 'node:crypto'
import { hashContent, toCopy } from '../../../src/migrations/content.js'

const BODY = 'export default class {}\n'
const provenance = {
  revision: 'iti0000001',
  package: '@iti/framework',
  since: '1.0.0',
  sha256: hashContent(BODY),
}

test.group('Content of migrations', () => {
  test('hashes the body with line feeds and one at its end', ({ assert }) => {
    assert.equal(hashContent(BODY), createHash('sha256').update(BODY).digest('hex'))
  })

  test('hashes alike {variant}')
    .with([
      { variant: 'a byte order mark', text: `\uFEFF${BODY}` },
      { variant: 'carriage returns', text: BODY.replaceAll('\n', '\r\n') },
      { variant: 'no last newline', text: BODY.trimEnd() },
      { variant: 'several last newlines', text: `${BODY}\n\n` },
      { variant: 'the copy with its first line', text: toCopy(provenance, BODY) },
      {
        variant: 'all of them',
        text: `\uFEFF${toCopy(provenance, BODY).replaceAll('\n', '\r\n')}\r\n`,
      },
    ])
    .run(({ assert }, { text }) => {
      assert.equal(hashContent(text), provenance.sha256)
    })

  test('hashes differently {variant}')
    .with([
      { variant: 'another indentation', text: BODY.replace(' {', '  {') },
      { variant: 'a comment in the first line', text: `// mine\n${BODY}` },
      {
        variant: 'a second first line',
        text: `${toCopy(provenance, BODY).split('\n')[0]}\n${toCopy(provenance, BODY)}`,
      },
    ])
    .run(({ assert }, { text }) => {
      assert.notEqual(hashContent(text), provenance.sha256)
    })
})

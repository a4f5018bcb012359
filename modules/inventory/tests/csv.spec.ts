import { test } from '@japa/runner'
import { toCsvLine } from '../services/csv.js'

test.group('CSV', () => {
  test('{0} is written as {1}')
    .with([
      ['plain', 'plain'],
      ['', ''],
      ['a,b', '"a,b"'],
      ['3" bolt', '"3"" bolt"'],
      ['two\r\nlines', '"two\r\nlines"'],
      [' padded ', '" padded "'],
      ['=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
      ['+1', "'+1"],
      ['-1', "'-1"],
      ['@SUM(A1)', "'@SUM(A1)"],
      ['  =1', "'  =1"],
      ['\t=1', "'\t=1"],
      ['＝1', "'＝1"],
      [-1, '-1'],
    ] as [string | number, string][])
    .run(({ assert }, [value, written]) => {
      assert.equal(toCsvLine([value]), `${written}\r\n`)
    })

  test('fields are separated by commas, and a line ends as RFC 4180 says', ({ assert }) => {
    assert.equal(toCsvLine(['P-1', 'Bolt', 5]), 'P-1,Bolt,5\r\n')
  })
})

import { test } from '@japa/runner'
import { makeTraceparent, toTraceContext } from '@iti/framework/http'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const PARENT = 'b7ad6b7169203331'
const SOUND = `00-${TRACE}-${PARENT}-01`

test.group('Trace context', () => {
  test('is that of the headers', ({ assert }) => {
    const read = toTraceContext(`00-${TRACE}-${PARENT}-00`, 'vendor=1')
    assert.deepEqual(read, { traceId: TRACE, flags: '00', state: 'vendor=1' })
    for (const newer of [`01-${TRACE}-${PARENT}-01`, `cc-${TRACE}-${PARENT}-01-what-comes`]) {
      assert.equal(toTraceContext(newer).traceId, TRACE)
    }
  })

  test('begins anew where none can be read: {$self}')
    .with([
      ...[
        '',
        'text',
        SOUND.slice(1),
        `${SOUND}-more`,
        `${SOUND}x`,
        ` ${SOUND}`,
        `${SOUND},${SOUND}`,
      ],
      ...[SOUND.toUpperCase(), `ff-${TRACE}-${PARENT}-01`, `0g-${TRACE}-${PARENT}-01`],
      ...[`00-${'0'.repeat(32)}-${PARENT}-01`, `00-${TRACE}-${'0'.repeat(16)}-01`],
      ...[`00-${TRACE}-${PARENT}-1`, `00-${TRACE}-${PARENT}`, `01-${TRACE}-${PARENT}-01x`],
    ])
    .run(({ assert }, traceparent) => {
      const begun = toTraceContext(traceparent, 'vendor=1')
      assert.match(begun.traceId, /^[\da-f]{32}$/)
      assert.notEqual(begun.traceId, TRACE)
      assert.deepEqual({ ...begun, traceId: '' }, { traceId: '', flags: '01' })
    })

  test('passes on no state that is too long', ({ assert }) => {
    assert.equal(toTraceContext(SOUND, 'x'.repeat(512)).state?.length, 512)
    assert.isUndefined(toTraceContext(SOUND, 'x'.repeat(513)).state)
  })

  test('has a new parent in each request that is sent on', ({ assert }) => {
    const sent = Array.from({ length: 100 }, () => makeTraceparent(toTraceContext(SOUND)))
    assert.equal(new Set(sent).size, 100)
    for (const header of sent) {
      assert.match(header, new RegExp(`^00-${TRACE}-[\\da-f]{16}-01$`))
      assert.notInclude(header, PARENT)
    }
  })
})

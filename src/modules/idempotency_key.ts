const KEY = /^[\x21-\x7e]{1,128}$/

/** Whether a text can be the key of a command: what a header can hold, since the call may leave the process. */
export const isIdempotencyKey = (text: string): boolean => KEY.test(text)

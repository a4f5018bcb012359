import vine from '@vinejs/vine'
import { itiConfig } from '../../../src/config.js'

/** What a new password must look like: a length from the configuration, and nothing about its characters. */
export const passwordSchema = () =>
  vine.string().minLength(itiConfig().passwords.minLength).maxLength(128)

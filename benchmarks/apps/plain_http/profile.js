/*
 * One answer from memory: the floor under every server that Node can run.
 */
import { listen, send } from './json_server.js'

const profile = JSON.parse(process.env.BENCH_PROFILE)

listen((_, response) => send(response, profile))

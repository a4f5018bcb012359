import { spawn } from 'node:child_process'
import { delimiter, dirname } from 'node:path'

/* Enough to find programs, npm's cache and the network. Variables of this application would configure the host. */
const INHERITED =
  /^(path|home|userprofile|appdata|localappdata|systemroot|comspec|temp|tmp|tmpdir|lang|node_extra_ca_certs|ssl_cert_file|(https?|no)_proxy|npm_config_.*)$/i

/** The environment of a child: a clean one, in which `node` is the Node that runs the tests. */
export function childEnvironment(own: Record<string, string> = {}): Record<string, string> {
  const inherited = Object.entries(process.env).filter(([name]) => INHERITED.test(name))
  const env = Object.fromEntries(inherited) as Record<string, string>
  const path = Object.keys(env).find((name) => name.toLowerCase() === 'path') ?? 'PATH'
  env[path] = [dirname(process.execPath), env[path]].filter(Boolean).join(delimiter)
  return { ...env, ...own }
}

/**
 * Runs a program to its end and returns what it printed.
 *
 * @throws an error that shows the output, if the program fails
 */
export function runProcess(
  command: string,
  args: string[],
  options: { cwd: string; env?: Record<string, string> }
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: childEnvironment(options.env),
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32' && command === 'npm',
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (output += text))
    }
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(output)
      const line = [command, ...args].join(' ')
      reject(new Error(`"${line}" ended with ${code ?? signal}. It printed:\n${output}`))
    })
  })
}

import type { BaseCommand } from '@adonisjs/core/ace'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import type { IndentationText, Project } from 'ts-morph'
import { E_ASSEMBLER_MISSING } from './errors.js'
import { type Format, makeFormatter } from './formatter.js'
import { resourceNames, type ResourceNames } from './resource_names.js'

/** The packages that a generated test imports. */
export const TEST_PACKAGES = ['@japa/runner', '@japa/api-client']

/** A file as it is going to be. */
export interface PlannedFile {
  path: string
  text: string
}

/** A resource, and the module that it belongs to. */
export interface ModuleResource {
  module: string
  resource: ResourceNames
}

/** The project of a command that generates: its files, its stubs, its formatter. Nothing here writes. */
export class Workspace {
  readonly root: string
  readonly format: Format
  readonly #command: BaseCommand
  readonly #stubsRoot: string

  private constructor(command: BaseCommand, stubsRoot: string, format: Format) {
    this.root = command.app.makePath()
    this.format = format
    this.#command = command
    this.#stubsRoot = stubsRoot
  }

  static async open(command: BaseCommand, stubsRoot: string): Promise<Workspace> {
    return new Workspace(command, stubsRoot, await makeFormatter(command.app.makePath()))
  }

  path(...segments: string[]): string {
    return this.#command.app.makePath(...segments)
  }

  has(...segments: string[]): boolean {
    return existsSync(this.path(...segments))
  }

  /** A path as it is told to people. */
  relative(path: string): string {
    return relative(this.root, path).replaceAll('\\', '/')
  }

  /**
   * The sources as syntax trees. What is changed in them stays in memory.
   *
   * @throws {E_ASSEMBLER_MISSING}
   */
  async openSources(): Promise<Project> {
    const codemods = await this.#command.createCodemods()
    const project = await codemods.getTsMorphProject()
    if (!project) throw new E_ASSEMBLER_MISSING()
    // for a project without a formatter
    project.manipulationSettings.set({
      indentationText: '  ' as IndentationText,
      useTrailingCommas: true,
    })
    return project
  }

  /** Without its packages a generated test would not even compile. */
  async canTest(): Promise<boolean> {
    const manifest = JSON.parse(await readFile(this.path('package.json'), 'utf8'))
    const present = { ...manifest.dependencies, ...manifest.devDependencies }
    return TEST_PACKAGES.every((name) => name in present)
  }

  /** The files that stubs of `make:module` make for a resource of a module. */
  render(stubs: readonly string[], { module, resource }: ModuleResource): Promise<PlannedFile[]> {
    const state = { module: { name: module, title: resourceNames(module).title }, resource }
    return this.renderStubs(
      stubs.map((name) => `make/module/${name}`),
      state
    )
  }

  /** The files that stubs make, formatted. */
  async renderStubs(stubs: readonly string[], state: object): Promise<PlannedFile[]> {
    const manager = await this.#command.app.stubs.create()
    const files: PlannedFile[] = []
    for (const name of stubs) {
      const stub = await manager.build(`${name}.stub`, { source: this.#stubsRoot })
      const { destination: path, contents } = await stub.prepare(state)
      files.push({ path, text: await this.format(path, contents) })
    }
    return files
  }
}

import fs from 'node:fs/promises'
import path from 'node:path'
import { build, type Plugin } from 'esbuild'
import { minify } from 'terser'

/** The one script behind all others. */
const SHARED = 'shared'

/**
 * Compiles the native WeChat plugin. All of its script is one file: the rooms of `plugin/`, and what they import of
 * `contract/` and npm. Hosts carry the plugin inside their own 2 MB, and ninety small modules weigh half as much again
 * as one. The scripts that WeChat loads by name (`index`, components and pages) stand where they have to, and call
 * the shared one: `Component()` and `Page()` run while WeChat is loading the file that they are for.
 */
export async function buildPlugin(source = 'plugin', out = 'dist/plugin'): Promise<void> {
  await fs.rm(out, { recursive: true, force: true })
  const files = await listFiles(source)
  const doors = files.filter((file) => file.endsWith('.ts') && files.includes(file.replace(/\.ts$/, '.json')))
  const main = path.join(source, 'index.ts')
  const { outputFiles } = await build({
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    // DevTools transpiles further down on upload (`es6`, `enhance` in project.config.json).
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    stdin: {
      contents: [
        ...likeBesideLike(files, source).map((file) => `import './${file}'`),
        ...doors.map((door) => `export { define as ${doorName(door)} } from './${door}'`),
        `export * as main from './${main}'`,
      ].join('\n'),
      resolveDir: '.',
      sourcefile: SHARED,
    },
    plugins: [doorsAsFunctions(doors)],
  })
  await fs.mkdir(out, { recursive: true })
  await fs.writeFile(path.join(out, `${SHARED}.js`), await pressed(outputFiles[0]?.text ?? ''))
  await fs.writeFile(path.join(out, 'index.js'), `module.exports=require("./${SHARED}").main`)
  await Promise.all(files.map((file) => copyAsset(file, source, out)))
  await Promise.all(doors.map((door) => writeDoor(door, source, out)))
}

/** Which files come first, in which order: gzip finds repetitions that are near, which saves another kilobyte. */
function likeBesideLike(files: readonly string[], source: string): string[] {
  const words = ['../contract/failure-texts.ts', 'texts/words.ts'].map((file) => path.join(source, file))
  const whatScreensShow = files.filter((file) => file.endsWith('-view.ts'))
  const howFlowsGo = files.filter(
    (file) => file.startsWith(path.join(source, 'cashier')) && file.endsWith('.ts'),
  )
  return [...words, ...whatScreensShow.sort(), ...howFlowsGo.sort()]
}

/** A second look at the whole script saves what a bundler, which looks at each module once, leaves: one kilobyte. */
async function pressed(script: string): Promise<string> {
  const { code = '' } = await minify(script, {
    compress: { passes: 3, pure_getters: true },
    module: true,
    ecma: 2020,
  })
  const asCommonJs = code.replace(
    /export\{([^}]+)\};?$/,
    (_, names: string) => `module.exports={${names.replace(/([\w$]+) as (\w+)/g, '$2:$1')}}`,
  )
  if (asCommonJs === code) throw new Error('the shared script exports nothing')
  // Modules are strict; a sloppy function would hand its arguments to a host's callback that asks for its caller.
  return `"use strict";${asCommonJs}`
}

/** What a component or page defines as it is loaded becomes a function, so that the shared script can hold many. */
function doorsAsFunctions(doors: readonly string[]): Plugin {
  const isDoor = new Set(doors.map((door) => path.resolve(door)))
  return {
    name: 'doors-as-functions',
    setup(setup) {
      setup.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
        if (!isDoor.has(file)) return undefined
        const text = await fs.readFile(file, 'utf8')
        const contents = text.replace(
          /^(Component|Page)\((\{\n.*?\n\}|[^\n]*)\)$/ms,
          'export const define = () => $1($2)',
        )
        if (contents === text)
          throw new Error(`${file} calls neither Component() nor Page() at the start of a line`)
        return { contents, loader: 'ts' }
      })
    },
  }
}

async function writeDoor(door: string, source: string, out: string): Promise<void> {
  const place = path.relative(source, door).replace(/\.ts$/, '.js')
  const up = path.relative(path.dirname(place), '').split(path.sep).join('/')
  await fs.writeFile(path.join(out, place), `require("${up}/${SHARED}").${doorName(door)}()`)
}

/** `components/pin-pad/pin-pad.ts` → `pin_pad`; a page may have the name of a component: `page_cards`. */
function doorName(door: string): string {
  const name = path.basename(door, '.ts').replace(/-/g, '_')
  return door.split(path.sep).includes('pages') ? `page_${name}` : name
}

async function copyAsset(file: string, source: string, out: string): Promise<void> {
  const relativePath = path.relative(source, file)
  if (!/\.(json|wxml|wxss|wxs|png|svg)$/.test(file) || path.basename(file) === 'tsconfig.json') return
  const to = path.join(out, relativePath)
  await fs.mkdir(path.dirname(to), { recursive: true })
  if (file.endsWith('.json')) await fs.writeFile(to, JSON.stringify(await readJson(file), withoutEmpty))
  else if (file.endsWith('.wxml')) await fs.writeFile(to, squeezeWxml(await fs.readFile(file, 'utf8')))
  else if (file.endsWith('.wxss')) await fs.writeFile(to, squeezeWxss(await fs.readFile(file, 'utf8')))
  else await fs.copyFile(file, to)
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await fs.readFile(file, 'utf8'))
  } catch (cause) {
    throw new Error(`${file} is not valid JSON: ${(cause as Error).message}`, { cause })
  }
}

/** `"usingComponents": {}` says nothing. */
function withoutEmpty(_key: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0 ? undefined : value
}

/** Operators between spaces; and quoted text, which stays as it is. */
const SPACED = /('[^']*')| (\?|:|[!=]==|&&|\|\|) /g

function squeezeWxml(text: string): string {
  return text
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/>\s+</g, '><')
    .replace(/<([\w-]+)((?:"[^"]*"|[^">])*)><\/\1>/g, '<$1$2/>')
    .replace(/\s\/>/g, '/>')
    .replace(/\{\{.*?\}\}/g, (expression) => expression.replace(SPACED, '$1$2'))
    .trim()
}

function squeezeWxss(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/\s*([{};,])\s*/g, '$1')
    .replace(/;}/g, '}')
    .replace(/: /g, ':')
    .trim()
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
}

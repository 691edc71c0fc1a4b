// The project's own source files as a graph of imports, for the tests that check its architecture.
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import ts from 'typescript'

export interface Import {
  /** As written: `node:fs`, `chalk`, or a path relative to the project root. */
  readonly target: string
  readonly isTypeOnly: boolean
}

export interface Module {
  /** Relative to the project root, with `/`. */
  readonly path: string
  readonly lines: number
  readonly text: string
  readonly imports: readonly Import[]
  readonly source: ts.SourceFile
}

/** Every `.ts` file below the given folders of the project. */
export function readModules(...folders: readonly string[]): readonly Module[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { encoding: 'utf8', recursive: true })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readModule(join(folder, name))),
  )
}

/** Exported functions, and exported constants that hold one, without a doc comment: their names. */
export function undocumented(module: Module): readonly string[] {
  return module.source.statements
    .filter((node) => isExported(node) && ts.getJSDocCommentsAndTags(node).length === 0)
    .flatMap((node) => {
      if (ts.isFunctionDeclaration(node)) return [node.name?.text ?? 'default']
      if (!ts.isVariableStatement(node)) return []
      return node.declarationList.declarations.filter(holdsFunction).map(({ name }) => name.getText(module.source))
    })
}

/** What `path` reaches by imports that exist at run time: project paths and package names, itself included. */
export function reachable(path: string, modules: readonly Module[]): ReadonlySet<string> {
  const found = new Set([path])
  for (const current of found) {
    const module = modules.find((candidate) => candidate.path === current)
    for (const { isTypeOnly, target } of module?.imports ?? []) if (!isTypeOnly) found.add(target)
  }
  return found
}

function readModule(path: string): Module {
  const text = readFileSync(path, 'utf8')
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  return { imports: importsOf(source, path), lines: text.trimEnd().split('\n').length, path, source, text }
}

function importsOf(source: ts.SourceFile, path: string): readonly Import[] {
  const imports: Import[] = []
  const add = (target: ts.Node | undefined, isTypeOnly: boolean) => {
    if (!target || !ts.isStringLiteralLike(target)) return
    const { text } = target
    imports.push({ isTypeOnly, target: text.startsWith('.') ? posix.join(posix.dirname(path), text) : text })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword)
    }
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly)
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0], false)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return imports
}

function isExported(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  )
}

function holdsFunction({ initializer }: ts.VariableDeclaration): boolean {
  return initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
}

import type { ListenMode, NodeId } from '../wire/view.ts'
import type { Builtin } from './builtin.ts'

/** Everything the view knows of one node of the service's tree. */
export interface NodeRecord {
  readonly id: NodeId
  readonly node: Node
  readonly builtin: Builtin | undefined
  readonly listens: Map<string, ListenMode>
  readonly models: Set<string>
  /** Attribute values as they arrived, for `fields` queries. */
  readonly attributes: Map<string, unknown>
}

/** The nodes that the service may still speak of, by number and by DOM node. */
export class NodeRegistry {
  readonly #byId = new Map<NodeId, NodeRecord>()
  readonly #byNode = new WeakMap<Node, NodeRecord>()

  get size(): number {
    return this.#byId.size
  }

  add(id: NodeId, node: Node, builtin?: Builtin): NodeRecord {
    const record = { id, node, builtin, listens: new Map(), models: new Set<string>(), attributes: new Map() }
    this.#byId.set(id, record)
    this.#byNode.set(node, record)
    return record
  }

  /** Throws on a number that was never made or already released: the two threads would have lost each other. */
  get(id: NodeId): NodeRecord {
    const record = this.#byId.get(id)
    if (!record) throw new Error(`node ${id} does not exist`)
    return record
  }

  find(id: NodeId): NodeRecord | undefined {
    return this.#byId.get(id)
  }

  element(id: NodeId): HTMLElement {
    const { node } = this.get(id)
    if (node.nodeType !== 1) throw new Error(`node ${id} is not an element`)
    return node as HTMLElement
  }

  at(node: Node): NodeRecord | undefined {
    return this.#byNode.get(node)
  }

  /** The records from the innermost known node at or above `node` up to the page's root. */
  *pathFrom(node: Node | null): Generator<NodeRecord> {
    for (let step = node; step; step = step.parentNode) {
      const record = this.#byNode.get(step)
      if (record) yield record
    }
  }

  release(id: NodeId): void {
    const record = this.get(id)
    record.builtin?.release?.()
    this.#byId.delete(id)
    this.#byNode.delete(record.node)
  }

  releaseAll(): void {
    for (const id of [...this.#byId.keys()]) this.release(id)
  }
}

import type { NodeId } from '../wire/view.ts'
import type { Page } from './page.ts'

/** Roles of things that a person operates. A tappable thing with another role, such as a dialog, is no button. */
const operableRoles = new Set(
  'button link checkbox radio switch tab menuitem menuitemcheckbox menuitemradio option treeitem'.split(' '),
)

/**
 * Makes what reacts to taps reachable by keyboard and known to screen readers: in the order of Tab, and a button unless
 * the template names another role. Called whenever a tap listener or a word for screen readers arrives, in any order.
 */
export function settleFocus(page: Page, id: NodeId): void {
  const { node, builtin, listens, attributes } = page.nodes.get(id)
  // Built-ins that a person operates look after themselves.
  if (node.nodeType !== 1 || node === page.root || builtin?.activate || builtin?.field || builtin?.spokenAs)
    return
  const element = node as HTMLElement
  const role = attributes.get('aria-role') ?? attributes.get('role')
  const hidden = attributes.get('aria-hidden')
  const operable = role === undefined || role === '' || operableRoles.has(String(role))

  if (listens.has('tap') && operable && (hidden === undefined || hidden === 'false' || hidden === false)) {
    element.tabIndex = 0
    if (!role) element.setAttribute('role', 'button')
  } else if (listens.has('tap')) {
    element.removeAttribute('tabindex')
    if (!role) element.removeAttribute('role')
  }
}

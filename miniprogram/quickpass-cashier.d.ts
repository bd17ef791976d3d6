/** The plugin's cashier, as it stands in the pages that take payments. It has no properties: `requestPayment` opens it. */
declare namespace React {
  namespace JSX {
    interface IntrinsicElements {
      'quickpass-cashier': Record<never, never>
    }
  }
}

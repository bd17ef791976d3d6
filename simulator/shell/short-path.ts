const LONG_FROM_CHARS = 15
const SHOWN_ID_CHARS = 6

/** A path whose long identifiers give way to the words around them, which say what the request was for. */
export function shortPath(pathname: string): string {
  const isLong = (segment: string) => segment.length >= LONG_FROM_CHARS
  return pathname.replace(/[^/]+/g, (segment) =>
    isLong(segment) ? `${segment.slice(0, SHOWN_ID_CHARS)}…` : segment,
  )
}

/** Host and path of whatever an application has asked for, which may be no address at all. */
export function addressOf(url: string): { readonly host: string; readonly pathname: string } {
  return URL.canParse(url) ? new URL(url) : { host: '', pathname: url }
}

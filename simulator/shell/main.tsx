import { render } from 'preact'
import { Simulator } from './browser/simulator.ts'
import { App } from './ui/app.tsx'

const simulator = new Simulator()
render(<App simulator={simulator} />, document.getElementById('simulator')!)
void simulator.open()

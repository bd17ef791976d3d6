import type { MakeBuiltin } from './builtin.ts'
import { button } from './components/button.ts'
import { checkbox, checkboxGroup, radio, radioGroup } from './components/choice.ts'
import { form } from './components/form.ts'
import { icon } from './components/icon.ts'
import { image } from './components/image.ts'
import { input } from './components/input.ts'
import { label } from './components/label.ts'
import { navigator } from './components/navigator.ts'
import { notSimulated } from './components/not-simulated.ts'
import { pageMeta } from './components/page-meta.ts'
import { picker } from './components/picker.ts'
import { progress } from './components/progress.ts'
import { scrollView } from './components/scroll-view.ts'
import { swiper } from './components/swiper.ts'
import { switchControl } from './components/switch.ts'
import { text } from './components/text.ts'
import { textarea } from './components/textarea.ts'
import { view } from './components/view.ts'

/** Nothing but its element: the layout is in base.css.ts. */
const plain: MakeBuiltin = () => ({})

/** What each built-in tag of WXML adds to its plain element. */
const builtins: Readonly<Record<string, MakeBuiltin>> = {
  button,
  checkbox,
  'checkbox-group': checkboxGroup,
  'cover-image': image,
  'cover-view': view,
  form,
  icon,
  image,
  input,
  label,
  navigator,
  'page-meta': pageMeta,
  picker,
  progress,
  radio,
  'radio-group': radioGroup,
  'root-portal': plain,
  'scroll-view': scrollView,
  swiper,
  'swiper-item': plain,
  switch: switchControl,
  text,
  textarea,
  view,
}

/** The maker of a tag's built-in; a visible placeholder's for a tag that WeChat may know and the simulator does not. */
export function builtinFor(tag: string): MakeBuiltin {
  return Object.hasOwn(builtins, tag) ? builtins[tag]! : notSimulated
}

export function isSimulated(tag: string): boolean {
  return Object.hasOwn(builtins, tag)
}

/** How bright the screen is while a code is on it: scanners read from glass. */
const BRIGHTNESS = 0.9

/**
 * Lights the screen for a scanner, keeps it from going dark and out of screen recordings, and puts everything back as it
 * was. May be turned as often as one likes, and in any order: what was found first is what is restored.
 */
export class ScreenLight {
  #isOn = false
  #before: number | null = null

  turn(isOn: boolean): void {
    if (isOn === this.#isOn) return
    this.#isOn = isOn
    wx.setKeepScreenOn({ keepScreenOn: isOn })
    // Android hides the code from captures; iOS only from recordings, and older phones not at all.
    wx.setVisualEffectOnCapture?.({ visualEffect: isOn ? 'hidden' : 'none' })
    if (isOn) this.#brighten()
    else this.#restore()
  }

  #brighten(): void {
    wx.getScreenBrightness({
      success: ({ value }) => {
        // The answer may come after the code has gone.
        if (!this.#isOn || this.#before !== null) return
        this.#before = value
        wx.setScreenBrightness({ value: Math.max(value, BRIGHTNESS) })
      },
    })
  }

  #restore(): void {
    if (this.#before !== null) wx.setScreenBrightness({ value: this.#before })
    this.#before = null
  }
}

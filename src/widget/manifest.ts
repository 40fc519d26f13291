import { z } from 'zod'

export const manifestName = 'manifest.json'

/**
 * What a build of the widget holds, all in one folder. `loader` is there under that name and as `widget.js`; `chat` is
 * null in a build without the chat page. Each of `files` has a `.br` and a `.gz` beside it.
 */
export const Manifest = z.object({
  loader: z.string(),
  chat: z.object({ scripts: z.array(z.string()), styles: z.array(z.string()) }).nullable(),
  files: z.array(z.string()),
})
export type Manifest = z.infer<typeof Manifest>

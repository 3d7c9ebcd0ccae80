/**
 * The program of the thread that finds records. The build puts it in this module's place, without what the chunks of the
 * bundle hold besides: the thread takes megabytes less. Null in a checkout, where the thread begins with its file.
 */
export const threadCode: string | null = null

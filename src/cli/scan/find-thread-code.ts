/**
 * The program of the thread that finds records. The build puts it in this module's place: a thread that loaded the whole bundle
 * would take megabytes for what it never uses. Null in a checkout, where the thread begins with its file.
 */
export const threadCode: string | null = null

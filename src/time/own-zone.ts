// The zone this process keeps, told without V8's formatter of dates: the first one that is made takes 9 MB and 25 ms, whatever it is for.

/** IANA name. `named`: the environment's TZ; without one, or with another spelling of a zone, the formatter is asked after all. */
export const ownZone = (named: string | undefined): string =>
  named !== undefined && isZone(named) ? named : Intl.DateTimeFormat().resolvedOptions().timeZone

/** True for the name by which a zone is known today; false says nothing: there are older ones too. */
export const isZone = (name: string): boolean => name === 'UTC' || Intl.supportedValuesOf('timeZone').includes(name)

// The people, players and films of the demo. Some titles sound like trouble: a title is no trouble.

export const VIEWERS = [
  { user: 'maria', device: 'Living Room TV', address: '192.168.1.23' },
  { user: 'jonas', device: 'Chrome', address: '192.168.1.40' },
  { user: 'grandma', device: 'Kitchen Tablet', address: '192.168.1.57' },
  { user: 'jonas', device: 'Android Phone', address: '192.168.1.61' },
] as const

export const FILMS = [
  {
    item: 101,
    title: 'The Quiet Harbour',
    path: '/media/movies/The Quiet Harbour (2021)/The Quiet Harbour (2021).mkv',
  },
  {
    item: 114,
    title: 'Fatal Error in Paradise',
    path: '/media/movies/Fatal Error in Paradise (2019)/Fatal Error in Paradise (2019).mkv',
  },
  { item: 127, title: 'Crash Course', path: '/media/movies/Crash Course (2016)/Crash Course (2016).mkv' },
  {
    item: 133,
    title: 'Überfahrt nach Łódź',
    path: '/media/movies/Überfahrt nach Łódź (2023)/Überfahrt nach Łódź (2023).mkv',
  },
  { item: 140, title: 'No Connection', path: '/media/movies/No Connection (2020)/No Connection (2020).mkv' },
] as const

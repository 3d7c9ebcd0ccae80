// Hosts that a configured address never leads to, in the spellings that name them.
export const REFUSED_HOSTS = [
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '[::ffff:169.254.169.254]',
  '[fe80::1]',
  '[fd00:ec2::254]',
  '100.100.100.200',
]

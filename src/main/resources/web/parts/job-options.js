// The options of jobs, as the contract has them, with their defaults. Choices: what is sent, what it is called, what it does.

const ALL = ['sync', 'export', 'import', 'backup'];

export const FIELDS = [
  { name: 'replace', label: 'How the destination is replaced', types: ['sync'], what: 'All but swap make a backup first or only add rows; see docs/replacing.md.',
    choices: [['', 'swap (default)', 'A new database takes its place, the old one is kept.'], ['in-place', 'in-place', 'Dropped and made anew in one transaction.'], ['append', 'append', 'Rows are added to the tables that are there.'], ['truncate', 'truncate', 'Those tables are emptied first.'], ['upsert', 'upsert', 'Rows are updated by primary key.']] },
  { name: 'replace', label: 'How the destination is replaced', types: ['import'], what: 'See docs/replacing.md.',
    choices: [['', 'swap (default)', 'A new database takes its place, the old one is kept.'], ['in-place', 'in-place', 'Dropped and made anew in one transaction.'], ['append', 'append', 'The SQL runs in what is there.']] },
  { name: 'transaction', label: 'Transaction', types: ['import'], what: 'Single needs a destination without tables, unless it is replaced in place or appended to.',
    choices: [['', 'parallel (default)', 'Several connections.'], ['single', 'single', 'One connection, all or nothing.']] },
  { name: 'verify', label: 'Proof', types: ['sync'], what: 'What source and result are compared by.',
    choices: [['', 'counts (default)', 'Rows, sequences, definitions.'], ['checksum', 'checksum', 'Both servers also hash every row.'], ['none', 'none', 'No proof.']] },
  { name: 'backup', label: 'Backup of the destination', types: ['sync', 'import'], what: 'A dump of it before it is changed.',
    choices: [['', 'automatic (default)', 'Where the old database is not kept anyway.'], ['dump', 'dump', 'In any case.']] },
  { name: 'format', label: 'Format', types: ['export'], what: 'INSERTs are for tools that cannot read COPY.', choices: [['', 'copy (default)'], ['inserts', 'inserts']] },
  { name: 'compression', label: 'Compression', types: ['export'], what: 'Of each part of the dump.', choices: [['', 'none (default)'], ['gzip', 'gzip'], ['zstd', 'zstd']] },
  { name: 'owners', label: 'Owners', types: ['sync', 'export'], what: 'Skip: objects belong to the destination’s role.', choices: [['', 'keep (default)', 'Where the role exists.'], ['keep', 'keep', 'Where the role exists.'], ['skip', 'skip']] },
  { name: 'privileges', label: 'Privileges', types: ['sync', 'export'], what: 'Skip: nothing is granted.', choices: [['', 'keep (default)', 'Where the role exists.'], ['keep', 'keep', 'Where the role exists.'], ['skip', 'skip']] },
  { name: 'strict', label: 'Strict', types: ['sync'], flag: true, what: 'Fail when the destination refuses what tables do without, instead of a warning.' },
  { name: 'jobs', label: 'Connections', types: ALL, min: 1, max: 64, placeholder: 'transfer.jobs', what: 'That copy at once on each side.' },
  { name: 'priority', label: 'Priority', types: ALL, min: -100, max: 100, placeholder: '0', what: 'The higher the sooner.' },
  { name: 'delay', label: 'Delay in seconds', types: ALL, min: 0, max: 2592000, placeholder: '0', what: 'Before the job may start.' },
  { name: 'attempts', label: 'Attempts', types: ALL, min: 1, max: 100, placeholder: 'jobs.attempts', what: 'That may fail by what may pass, before the job does.' },
];

// The options of jobs, as the contract has them, with their defaults explained.

const ALL = ['sync', 'export', 'import', 'backup'];

export const FIELDS = [
  { name: 'replace', label: 'How the destination is replaced', types: ['sync'], what: 'All but swap make a backup first or only add rows; see docs/replacing.md.',
    choices: [['', 'swap (default): a new database takes its place, the old one is kept'], ['in-place', 'in-place: dropped and made anew in one transaction'], ['append', 'append: rows are added to the tables that are there'], ['truncate', 'truncate: those tables are emptied first'], ['upsert', 'upsert: rows are updated by primary key']] },
  { name: 'replace', label: 'How the destination is replaced', types: ['import'], what: 'See docs/replacing.md.',
    choices: [['', 'swap (default): a new database takes its place, the old one is kept'], ['in-place', 'in-place: dropped and made anew in one transaction'], ['append', 'append: the SQL runs in what is there']] },
  { name: 'transaction', label: 'Transaction', types: ['import'], what: 'Single needs a destination without tables, unless it is replaced in place or appended to.',
    choices: [['', 'parallel (default): several connections'], ['single', 'single: one connection, all or nothing']] },
  { name: 'verify', label: 'Proof', types: ['sync'], what: 'What source and result are compared by.',
    choices: [['', 'counts (default): rows, sequences, definitions'], ['checksum', 'checksum: both servers also hash every row'], ['none', 'none: no proof']] },
  { name: 'backup', label: 'Backup of the destination', types: ['sync', 'import'], what: 'A dump of it before it is changed.',
    choices: [['', 'automatic (default): where the old database is not kept anyway'], ['dump', 'dump: in any case']] },
  { name: 'format', label: 'Format', types: ['export'], what: 'INSERTs are for tools that cannot read COPY.', choices: [['', 'copy (default)'], ['inserts', 'inserts']] },
  { name: 'compression', label: 'Compression', types: ['export'], what: 'Of each part of the dump.', choices: [['', 'none (default)'], ['gzip', 'gzip'], ['zstd', 'zstd']] },
  { name: 'owners', label: 'Owners', types: ['sync', 'export'], what: 'Skip: objects belong to the destination’s role.', choices: [['', 'keep where the role exists (default)'], ['keep', 'keep'], ['skip', 'skip']] },
  { name: 'privileges', label: 'Privileges', types: ['sync', 'export'], what: 'Skip: nothing is granted.', choices: [['', 'keep where the role exists (default)'], ['keep', 'keep'], ['skip', 'skip']] },
  { name: 'strict', label: 'Strict', types: ['sync'], flag: true, what: 'Fail when the destination refuses what tables do without, instead of a warning.' },
  { name: 'jobs', label: 'Connections', types: ALL, min: 1, max: 64, placeholder: 'transfer.jobs', what: 'That copy at once on each side.' },
  { name: 'priority', label: 'Priority', types: ALL, min: -100, max: 100, placeholder: '0', what: 'The higher the sooner.' },
  { name: 'delay', label: 'Delay in seconds', types: ALL, min: 0, max: 2592000, placeholder: '0', what: 'Before the job may start.' },
  { name: 'attempts', label: 'Attempts', types: ALL, min: 1, max: 100, placeholder: 'jobs.attempts', what: 'That may fail by what may pass, before the job does.' },
];

/** Every size, queue and wait of Cairn, in one place. Units end the names. */
export const LIMITS = {
  /** Largest body of a single event. */
  eventBodyBytes: 64 * 1024,
  /** Largest body of many events, and how many they may be: as JSON, and as lines. */
  batchBodyBytes: 5 * 1024 * 1024,
  eventsPerRequest: 1_000,
  eventLinesPerRequest: 10_000,
  /** Largest body of Umami's batches, which need no key. */
  umamiBatchBytes: 512 * 1024,
  /** A clock that is ahead by more than this is wrong. */
  eventAheadMs: 5 * 60 * 1000,
  /** The sender's own number of an event. */
  eventIdChars: 200,
  visitorIdChars: 200,
  deviceChars: 100,
  cityChars: 100,
  errorChars: 300,
  screenChars: 11,
  languageChars: 35,
  /** Secrets of past days held at once: one per site and day of late events. */
  lateDays: 10_000,
  /** Events per second, and how many at once after silence: per client address (or /64), per key, per site (0: as many as come). */
  addressEventsPerS: 100,
  addressEventsBurst: 400,
  keyEventsPerS: 250_000,
  keyEventsBurst: 500_000,
  siteEventsPerS: 0,
  siteEventsBurst: 0,
  /** The same as an owner may set it, and for how many seconds of it a site may be silent and catch up. */
  ruleEventsPerS: 1_000_000,
  siteBurstS: 4,
  /** What may be looked at of an event that was not counted: per site, and how long. */
  dropSamples: 1_000,
  dropSampleDays: 30,
  samplePathChars: 500,
  /** Samples taken per second of all sites together; drops beyond are counted all the same. */
  dropSamplesPerS: 2_000,
  /** A database of places is held in memory. */
  geoFileBytes: 1_000_000_000,
  /** Rules of a site: entries of each list, and the length of one. */
  ruleEntries: 200,
  rulePathChars: 500,
  ruleParameterChars: 100,
  ruleBodyBytes: 128 * 1024,
  /** Names under which a site's script is found: the present one and those before. Entries of each list of a script. */
  scriptNames: 20,
  scriptEntries: 50,
  /** Public counts of pages: counted together, tables of them and counts for themselves that are kept, for how long, and questions of a site. */
  counterPages: 1_000,
  counterTables: 100,
  counters: 2_000,
  counterAgeS: 300,
  counterQueriesPerS: 1,
  counterQueriesBurst: 20,
  /** Senders whose rate is remembered. */
  rateSenders: 50_000,
  /** Seconds within which a request has arrived whole; and the API's questions, which may take long to answer, are over. */
  requestSlowS: 10,
  requestLongS: 30,
  /** Refused by the server itself, without words; every route has its own, smaller limit and says what is wrong. */
  requestBodyBytes: 6 * 1024 * 1024,
  pathChars: 2000,
  urlChars: 4096,
  titleChars: 500,
  hostnameChars: 253,
  eventNameChars: 120,
  referrerChars: 2000,
  utmChars: 300,
  propPairs: 30,
  propKeyChars: 300,
  propValueChars: 2000,
  userAgentChars: 512,
  /** Sites named in one Plausible body ("a.com,b.com"). */
  sitesPerEvent: 10,
  /** Events waiting for the writer; beyond it the answer is 503. */
  queuedEvents: 50_000,
  /** Events in one transaction. */
  batchEvents: 5_000,
  /** New distinct values per site, dimension and UTC day; then "(other)". */
  newValuesPerDay: 50_000,
  /** Values of a dimension that a day's roll-up keeps, the most visited ones; the rest is "(other)". */
  dailyValues: 20_000,
  /** Months after which a site's events may be removed. */
  retentionMonths: 120,
  /** From when it is set until events are removed: a slip can be taken back. */
  retentionDelayMs: 24 * 3600 * 1000,
  /** Events that are removed before other work has its turn. */
  retentionEvents: 100_000,
  /** Retention waits while no events came for so long, or until shortly before now: the clock may be wrong. */
  retentionSilenceMs: 48 * 3600 * 1000,
  /** Seconds a client is asked to wait after a 503. */
  retryAfterS: 5,
  /** What whole days gave to questions asked before. */
  partialResultBytes: 32 * 1024 * 1024,
  /** A day keeps the sums of a dimension where each of them stands for so many events: else counting is as quick. */
  eventsPerSum: 16,
  /** Combinations of several dimensions that one question may have. */
  queryGroups: 1_000_000,
  /** Time that a request's conditions may spend on reading texts. */
  queryTextMs: 3_000,
  /** Query API. */
  queryBodyBytes: 256 * 1024,
  queryFilterNodes: 200,
  queryFilterDepth: 20,
  queryFilterValues: 1000,
  queryValueChars: 2000,
  queryRows: 10_000,
  queryOffset: 1_000_000,
  queryBuckets: 20_000,
  queryDimensions: 6,
  queryMetrics: 40,
  queryNameChars: 340,
  /** Regular expressions: how many in all filters together, and of each its length and the instructions that it becomes. */
  queryExpressions: 20,
  queryExpressionChars: 500,
  queryExpressionSize: 1_000,
  queryRangeMinutes: 1440,
  /** Segments named in one query; conditions that its filters become, goals written out; plans of one request. */
  querySegments: 20,
  queryConditions: 5_000,
  queryPlans: 250,
  /** Rows, and columns, of a table that crosses two dimensions. */
  queryPivotSize: 100,
  /** Rows of the earlier range among which those of a comparison are looked up. */
  queryComparisonRows: 100_000,
  queriesPerRequest: 40,
  queryRangeDays: 3660,
  queryTimeoutMs: 20_000,
  /** Requests that are answered in turns; others wait, for each may need much memory. */
  queriesAtOnce: 4,
  /** Live views: open at once, of them of one user or key, or of one shared link, how often a site is looked at while somebody watches, looks between signs of life (and checks of who
   *  watches), messages that wait for a slow reader, and how soon a browser comes back. */
  liveStreams: 500,
  liveStreamsPerAsker: 20,
  liveStreamsPerShare: 100,
  liveLookMs: 2_000,
  liveHeartbeatTurns: 5,
  liveQueuedMessages: 8,
  liveRetryMs: 3_000,
  realtimeEvents: 30,
  /** Passwords (TRUST 4.3). */
  passwordMinChars: 12,
  passwordMaxChars: 256,
  passwordHashesAtOnce: 2,
  passwordHashQueue: 20,
  loginMaxAgeMs: 30 * 24 * 3600 * 1000,
  loginIdleMs: 14 * 24 * 3600 * 1000,
  setupTokenMaxAgeMs: 24 * 3600 * 1000,
  /** Failed log-ins before the wait begins, per account and per address, and how long one failure counts. */
  loginFailures: 5,
  loginWindowMs: 15 * 60 * 1000,
  loginsPerUser: 100,
  keyNameChars: 100,
  keys: 1_000,
  /** Requests of one key to the query API: over an hour, and at once after silence. */
  keyRequestsPerHour: 6_000,
  keyRequestsBurst: 600,
  /** Looking at a site's page from outside: how often a user may ask for it, how long it may take, how much is read, how many hops. */
  verificationsPerMinute: 10,
  verifyTimeoutMs: 5_000,
  verifyPageBytes: 2 * 1024 * 1024,
  verifyRedirects: 5,
  /** Within this time events count as arriving. */
  verifyEventsMs: 30 * 60 * 1000,
  sites: 10_000,
  siteLabelChars: 60,
  /** A renamed site's old domain goes on naming it, so that the snippet can be changed in peace. */
  formerDomainMs: 7 * 24 * 3600 * 1000,
  formerDomains: 10,
  goalsPerSite: 200,
  /** Long enough for "Visit " and a path. */
  goalNameChars: 520,
  goalPathChars: 500,
  /** Conditions of one goal, and the values of one condition. */
  goalProps: 10,
  goalPropValues: 50,
  goalDurationS: 24 * 3600,
  /** Bodies with conditions. */
  goalBodyBytes: 64 * 1024,
  /** Saved filters: for everyone of a site, and of one user there. */
  segmentsPerSite: 200,
  segmentsPerUser: 100,
  segmentNameChars: 100,
  segmentBodyBytes: 64 * 1024,
  /** Shared links of a site, for how many days ahead, and how long one stays open in a browser that has opened it. */
  sharesPerSite: 100,
  shareDays: 36_600,
  shareNameChars: 100,
  shareOpenMs: 7 * 24 * 3600 * 1000,
  annotationsPerSite: 2_000,
  annotationChars: 300,
  hiddenProperties: 200,
  /** Bodies of every JSON route but the query API. */
  jsonBodyBytes: 16 * 1024,
  /** A store that has not answered by then counts as ill. */
  healthTimeoutMs: 3_000,
  drainMs: 8_000,
} as const;

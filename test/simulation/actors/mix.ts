/** The default behaviour of the people of the network: weights of choices, and shares from 0 to 1. */
export const mix = {
  /**
   * People who apply for the first time in a year. With those who come again, a year has 20,000 applications:
   * `expecting-applications.test.ts` reckons it.
   */
  newcomersPerYear: 14_800 as number,
  /** Weights of the permit types that people apply for. Types published during the run are added to them. */
  permitTypes: {
    SKTM: 260,
    SKDU: 60,
    TANAH: 60,
    KOST: 60,
    STPT: 30,
    IPTM: 60,
    SIPA: 60,
    'SIP-DR': 40,
    NAKES: 40,
    SIA: 20,
    'SIUP-K': 50,
    'SIUP-M': 15,
    TDP: 60,
    TDUP: 25,
    UUG: 35,
    HUNI: 30,
    KRK: 50,
    REKLAME: 30,
    RISET: 20,
    PAUD: 10,
    IUJK: 10,
    KLINIK: 6,
    IMB: 30,
  } as Readonly<Record<string, number>>,
  /** The weight of a permit type that was published in the run. */
  publishedType: 120,
  /** The weight of a permit type about which other agencies are asked. */
  consultedType: 60,
  /** Weights of the ways of applying. */
  ways: { home: 70, counter: 9, phone: 8, mail: 7, kiosk: 6 },
  /** Shares of applicants with a habit. */
  habits: {
    gives_up: 0.12,
    comes_back: 0.5,
    asks_before: 0.12,
    mistypes: 0.2,
    unknown_field: 0.04,
    uploads_wrong_type: 0.08,
    uploads_wrong_page: 0.15,
    removes_a_file: 0.04,
    tries_too_early: 0.1,
    changes_village: 0.05,
    forgets_originals: 0.15,
    brings_others_paper: 0.1,
    misses_appointments: 0.1,
    books_visits: 0.4,
    moves_visits: 0.2,
    writes_messages: 0.1,
    asks_for_correction: 0.04,
    withdraws: 0.06,
    withdraws_drafts: 0.3,
    changes_plans: 0.1,
    never_answers: 0.06,
    has_no_account_mail: 0.3,
    wants_sms: 0.15,
    speaks_english: 0.15,
    tracks: 0.15,
    reads_everything: 0.05,
    copies_earlier: 0.35,
    comes_again: 0.3,
    exports: 0.03,
    claims: 0.5,
    answers_by_mail: 0.1,
    dies: 0.012,
    objects: 0.6,
  },
  /** Shares of applicants with other plans who withdraw when they see the application in this status. */
  changedPlans: {
    returned: 0.1,
    in_review: 0.04,
    in_inspection: 0.3,
    in_consultation: 0.9,
    awaiting_payment: 0.9,
    awaiting_originals: 0.3,
    ready_to_sign: 0.5,
    refusal_proposed: 1,
  } as Readonly<Record<string, number>>,
  /** The share of visitors who take a queue ticket. */
  takesNumber: 0.35,
  /** Days that people wait: from, to. */
  days: {
    betweenSittings: [0, 4],
    comesBackAfter: [10, 70],
    looksAgain: [4, 12],
    looksDaily: [0, 1],
    corrects: [1, 12],
    brings: [1, 9],
    collects: [1, 14],
    pays: [0, 3],
  } as Readonly<Record<string, readonly [number, number]>>,
  /** Hours until an officer takes up a case: usually, and when the office is behind. */
  office: { hours: [1, 20], hoursBehind: [40, 400], behind: 0.06 } as const,
  /** Shares of what officers do besides the usual steps. */
  officers: {
    returns: 0.16,
    returnsFromReview: 0.06,
    refuses: 0.05,
    inspectsAgain: 0.06,
    consults: 0.6,
    sendsBack: 0.04,
    findsNotCompliant: 0.06,
    findsConditions: 0.1,
    makesAppointment: 0.7,
    movesAppointment: 0.1,
    photographs: 0.3,
    takesAssignment: 0.08,
    handsOver: 0.3,
    notes: 0.06,
    discloses: 0.04,
    refunds: { inParts: 0.3, declines: 0.25, returns: 0.3, soon: 0.25, upheavals: 0.01 },
    looksAtQueue: 0.05,
    readsFiles: 0.05,
    isAway: 0.05,
    finalMismatch: 0.3,
    /** The share whose time runs out where silence approves; `forgetsRare`: in statuses that few applications reach. */
    forgets: 0.12,
    forgetsRare: 0.75,
    /** Shares where silence approves: a return, an inspection that nothing demands, a proposed refusal. */
    returnsInTime: 0.15,
    inspectsInTime: 0.9,
    refusesInTime: 0.2,
    sendsRefusalBack: 0.2,
  },
  /** Weights of what an agency does with a consultation unless it asks back, and shares of what else it does. */
  consulted: {
    plans: { no_objection: 38, with_conditions: 26, objection: 8, declined: 6, silence: 10 },
    readsFiles: 0.3,
    addsPapers: 0.6,
    answersLate: 0.5,
    tooMuch: 0.06,
    papers: { looks: 0.6, takesBack: 0.4, areRead: 0.7 },
  },
  /** Shares of what reviewers do about consultations. */
  consulting: { asksFurther: 0.12, asksAgain: 0.3, cancels: 0.04, takesOver: 0.75, rewords: 0.4, forgetsOne: 0.1 },
  /** Shares of objections and appeals; `later`: those about permits, and appeals; `grants`: of what is not rejected. */
  objections: { withdraws: 0.25, filesAnew: 0.5, forgets: 0.35, rejects: 0.55, grants: 0.6, later: 0.9 },
  /** The share of applicants who complain to the ombudsman, hours until an administrator answers, and shares there. */
  inquiries: { complains: 0.06, hours: [6, 72], mistypes: 0.2, asksTwice: 0.3 } as const,
  /** Shares of drafts in which their counter writes to the applicant, and of what is tried there. */
  draftLetters: { asks: 0.5, aboutFile: 0.6, triesTooMuch: 0.3 },
  /** Shares of people who export their data, and who erase what they never submitted. */
  ownData: { ofThoseWhoLeave: { exports: 0.3, erases: 0.3 }, ofThoseWhoseCaseEnds: { exports: 0.06, erases: 0.06 } },
  /** Shares of people who write mails and follow the links of letters. */
  letterLinks: { sendsAllAtOnce: 0.6, cutsOff: 0.15, shows: 0.3, comesBack: 0.4 },
  /** Shares of those who withdraw when they see the fee, at each look, and who renew against a decision on a permit. */
  ...{ findsFeeTooHigh: 0.2, renewsAgainstDecision: 0.3 },
  /** Shares of payments with a fault of the bank or of the payer. */
  bank: {
    atTheCounter: 0.35,
    late: 0.15,
    twice: 0.08,
    tooMuch: 0.25,
    inParts: 0.08,
    partOnly: 0.02,
    outOfOrder: 0.06,
    wrongNumber: 0.03,
    notAtAll: 0.04,
  },
  /** Days between two acts of an administrator, by kind of act. */
  administration: {
    /** The first round of each kind comes after 1 to so many days, so that a short run has it. */
    firstWithin: 4,
    publishes: 0.25,
    publishesMore: 12,
    dissolves: 25,
    cancelsDissolution: 0.35,
    splits: 30,
    calendar: 30,
    suspends: 10,
    layouts: 25,
    registers: 5,
    looks: 12,
  },
  /** Shares of the failures of outside services. */
  climates: {
    carriers: { gone: 0.05, lost: 0.03 },
    scanner: { gone: 0.05 },
    signer: { gone: 0.1, lost: 0.02, wrong: 0.02 },
    receivers: { gone: 0.08, lost: 0.05, wrong: 0.05 },
  },
  /** Days between two acts of regular actors. */
  regulars: { agency: 3, attacker: 2, kiosk: 2, mailTriage: 1, supervisor: 3, subscriber: 2, permits: 1 },
  /** Offices with a kiosk in their hall. */
  kiosksAt: ['31.71.06', '31.71.01', '31.74.01'] as readonly string[],
  attackers: 3,
  agencies: 2,
} as const

export type Mix = typeof mix
export type Habit = keyof Mix['habits']
export type Way = keyof Mix['ways']

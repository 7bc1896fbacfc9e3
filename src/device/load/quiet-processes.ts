/** A process of a quiet switch, as `show processes cpu` knows it. */
interface QuietProcess {
  readonly pid: number;
  /** Of its CPU time since boot: ms a day. */
  readonly runtimeMsPerDay: number;
  /** CPU time of one turn, µs. */
  readonly microsecondsPerTurn: number;
  /** CPU, the same over five seconds, a minute and five minutes, %. */
  readonly percent: number;
  readonly name: string;
}

/**
 * Some processes of a switch with little to do; a real one has about 620. Names and order of size are those of a public
 * listing of a C9300 [C]; PIDs differ from release to release, and the loads are modelled.
 */
export const QUIET_PROCESSES: readonly QuietProcess[] = [
  { pid: 612, runtimeMsPerDay: 98_000, microsecondsPerTurn: 151, percent: 0.14, name: 'SISF Switcher Th' },
  { pid: 9, runtimeMsPerDay: 46_900, microsecondsPerTurn: 3_579, percent: 0.05, name: 'Check heaps' },
  { pid: 59, runtimeMsPerDay: 38_800, microsecondsPerTurn: 91, percent: 0.05, name: 'ARP Snoop' },
  { pid: 21, runtimeMsPerDay: 34_700, microsecondsPerTurn: 91, percent: 0.03, name: 'ARP Input' },
  { pid: 130, runtimeMsPerDay: 31_100, microsecondsPerTurn: 5, percent: 0.02, name: 'L2 LISP Punt Pro' },
  { pid: 131, runtimeMsPerDay: 30_800, microsecondsPerTurn: 5, percent: 0.02, name: 'SIS Punt Process' },
  { pid: 126, runtimeMsPerDay: 18_100, microsecondsPerTurn: 26, percent: 0.02, name: 'IOSXE-RP Punt Se' },
  { pid: 108, runtimeMsPerDay: 18_000, microsecondsPerTurn: 20_891, percent: 0.02, name: 'Crimson Database' },
  { pid: 110, runtimeMsPerDay: 14_700, microsecondsPerTurn: 42, percent: 0.01, name: 'Crimson config p' },
  { pid: 204, runtimeMsPerDay: 11_800, microsecondsPerTurn: 396, percent: 0.01, name: 'CDP Protocol' },
  { pid: 178, runtimeMsPerDay: 10_200, microsecondsPerTurn: 69, percent: 0.01, name: 'FED IPC process' },
  { pid: 17, runtimeMsPerDay: 8_900, microsecondsPerTurn: 9, percent: 0.01, name: 'DB offload write' },
  { pid: 186, runtimeMsPerDay: 6_500, microsecondsPerTurn: 118, percent: 0, name: 'Exec' },
  { pid: 364, runtimeMsPerDay: 5_500, microsecondsPerTurn: 135, percent: 0, name: 'LLDP Protocol' },
  { pid: 2, runtimeMsPerDay: 3_000, microsecondsPerTurn: 175, percent: 0, name: 'Load Meter' },
  { pid: 152, runtimeMsPerDay: 1_700, microsecondsPerTurn: 35, percent: 0, name: 'SAMsgThread' },
  { pid: 10, runtimeMsPerDay: 230, microsecondsPerTurn: 161, percent: 0, name: 'Pool Manager' },
  { pid: 1, runtimeMsPerDay: 1, microsecondsPerTurn: 142, percent: 0, name: 'Chunk Manager' },
];

/** A process of a quiet switch, as `show processes memory` knows it; bytes. */
interface QuietHolder {
  readonly pid: number;
  readonly allocated: number;
  readonly freed: number;
  readonly holding: number;
  readonly getbufs: number;
  readonly retbufs: number;
  readonly name: string;
}

/** The largest holders of a C9300 after months, but for MallocLite: a public listing [C], taken for any quiet switch. */
export const QUIET_HOLDERS: readonly QuietHolder[] = [
  holder(0, 335_560_736, 76_485_816, 238_693_656, '*Init*'),
  holder(4, 22_537_432, 114_744, 22_277_632, 'RF Slave Main Th'),
  holder(80, 869_015_072, 772_296, 21_946_480, 'IOSD ipc task'),
  holder(530, 5_339_504, 1_215_912, 4_165_552, 'EEM ED Syslog', 849_828),
  holder(0, 67_955_752, 55_505_296, 3_434_416, '*Dead*', 24_110_359, 1_233_588),
  holder(152, 97_155_688, 94_442_672, 2_445_080, 'SAMsgThread'),
  holder(70, 4_088_992, 802_272, 2_125_072, 'Net Background'),
  holder(544, 432_051_520, 430_184_560, 1_906_088, 'EEM Server'),
  holder(186, 274_557_824, 228_155_168, 1_871_856, 'Exec'),
  holder(486, 5_395_424, 4_104_864, 1_163_320, 'Crypto CA'),
  holder(319, 961_856, 75_040, 939_624, 'CEF: IPv4 proces'),
  holder(214, 934_960, 81_240, 907_824, 'IP ARP Adjacency'),
  holder(1, 848_840, 6_976, 871_824, 'Chunk Manager'),
  holder(285, 969_320, 424_104, 545_216, 'mDNS'),
  holder(459, 462_872, 896, 499_984, 'EST Client'),
];

function holder(
  pid: number,
  allocated: number,
  freed: number,
  holding: number,
  name: string,
  getbufs = 0,
  retbufs = 0,
): QuietHolder {
  return { pid, allocated, freed, holding, getbufs, retbufs, name };
}

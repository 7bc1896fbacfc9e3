/** With it, the commands that call home runs by itself are sent as traps (S1 "call home"). */
export const CONFIG_TRAPS = 'snmp-server enable traps config';

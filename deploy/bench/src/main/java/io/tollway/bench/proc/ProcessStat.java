package io.tollway.bench.proc;

/**
 * The fields of {@code /proc/PID/stat} that matter here (proc_pid_stat(5)).
 *
 * @param pid its number
 * @param parent its parent's number
 * @param ticks user and system time of all its threads, ended ones included, in clock ticks
 */
public record ProcessStat(long pid, long parent, long ticks) {

    private static final int PARENT = 1;
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;

    /** @throws IllegalArgumentException when the line is of another form */
    public static ProcessStat parse(String line) {
        // The command's name is in parentheses and may contain anything, so fields are counted from the last one.
        int open = line.indexOf(" (");
        int close = line.lastIndexOf(") ");
        if (open < 1 || close < open) {
            throw new IllegalArgumentException("not a line of /proc/PID/stat: " + line);
        }
        String[] fields = line.substring(close + 2).strip().split(" ");
        if (fields.length <= SYSTEM_TICKS) {
            throw new IllegalArgumentException("not a line of /proc/PID/stat: " + line);
        }
        return new ProcessStat(
                Long.parseLong(line.substring(0, open)),
                Long.parseLong(fields[PARENT]),
                Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]));
    }
}

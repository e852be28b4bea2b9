package io.tollway.bench.proc;

import java.util.ArrayList;
import java.util.List;

/**
 * What the processors did since the machine started, from {@code /proc/stat}, in clock ticks.
 *
 * @param cores one entry for each processor
 */
public record CoreTimes(List<Core> cores) {

    private static final int IDLE = 4;
    private static final int IO_WAIT = 5;
    private static final int STEAL = 8;

    public CoreTimes {
        cores = List.copyOf(cores);
    }

    /**
     * @param number the processor
     * @param busy ticks in which it worked
     * @param stolen ticks in which the host machine gave it to somebody else
     * @param total all ticks
     */
    public record Core(int number, long busy, long stolen, long total) {

        /** The share of the time since an earlier reading that it worked, 0 to 1. */
        double busySince(Core earlier) {
            return share(busy - earlier.busy, total - earlier.total);
        }

        private static double share(long part, long whole) {
            return whole <= 0 ? 0 : (double) part / whole;
        }
    }

    static CoreTimes parse(List<String> lines) {
        List<Core> cores = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("cpu") && Character.isDigit(line.charAt(3))) {
                cores.add(core(line.strip().split(" +")));
            }
        }
        return new CoreTimes(cores);
    }

    private static Core core(String[] fields) {
        long total = 0;
        // Guest time (the fields after steal) is contained in user time already.
        for (int i = 1; i <= STEAL && i < fields.length; i++) {
            total += Long.parseLong(fields[i]);
        }
        long stolen = fields.length > STEAL ? Long.parseLong(fields[STEAL]) : 0;
        long idle = Long.parseLong(fields[IDLE]) + Long.parseLong(fields[IO_WAIT]);
        return new Core(Integer.parseInt(fields[0].substring(3)), total - idle - stolen, stolen, total);
    }

    /** The busy share of one processor since an earlier reading; 0 when there is no such processor. */
    public double busySince(CoreTimes earlier, int number) {
        for (int i = 0; i < Math.min(cores.size(), earlier.cores.size()); i++) {
            if (cores.get(i).number() == number) {
                return cores.get(i).busySince(earlier.cores.get(i));
            }
        }
        return 0;
    }

    /** The share of all processors' time since an earlier reading that was stolen. */
    public double stolenSince(CoreTimes earlier) {
        long stolen = 0;
        long total = 0;
        for (int i = 0; i < Math.min(cores.size(), earlier.cores.size()); i++) {
            stolen += cores.get(i).stolen() - earlier.cores.get(i).stolen();
            total += cores.get(i).total() - earlier.cores.get(i).total();
        }
        return Core.share(stolen, total);
    }
}

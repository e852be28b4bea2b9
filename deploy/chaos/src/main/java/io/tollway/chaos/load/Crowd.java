package io.tollway.chaos.load;

import io.tollway.chaos.stack.Api;
import io.tollway.chaos.stack.ChaosStack;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Many programs that call without a pause until told to stop. */
public final class Crowd implements AutoCloseable {
    /** Between two calls of one program: the machine is shared with everything that is measured. */
    private static final int THINK_MS = 60;

    private static final int AWAY_MS = 300;

    private final AtomicBoolean running = new AtomicBoolean(true);
    private final ReadWriteLock road = new ReentrantReadWriteLock(true);
    private final ExecutorService programs = Executors.newVirtualThreadPerTaskExecutor();

    public Crowd(
            ChaosStack stack,
            String model,
            List<Customer> customers,
            int programsEach,
            Seen seen,
            SplittableRandom random) {
        Caller caller = new Caller(stack.value("TOLLWAY_GATEWAY_URL"), model, seen);
        for (Customer customer : customers) {
            for (int i = 0; i < programsEach; i++) {
                SplittableRandom own = random.split();
                programs.submit(() -> work(caller, customer, own));
            }
        }
    }

    private void work(Caller caller, Customer customer, SplittableRandom random) {
        while (running.get()) {
            road.readLock().lock();
            boolean somebodyThere;
            try {
                somebodyThere = caller.call(customer, random);
            } finally {
                road.readLock().unlock();
            }
            Api.pause(somebodyThere ? random.nextInt(THINK_MS) : AWAY_MS);
        }
    }

    /** Does something while no request is under way. */
    public void whileSilent(Runnable change) {
        road.writeLock().lock();
        try {
            change.run();
        } finally {
            road.writeLock().unlock();
        }
    }

    /** Lets what is under way end. */
    @Override
    public void close() {
        running.set(false);
        programs.close();
    }
}

/* A loop with a data race (argument "race") and the same without one ("none"): shows that the thread
 * sanitizer sees races between OpenMP threads, and takes OpenMP's own barriers and locks for what
 * they are. */
#include <stdio.h>
#include <string.h>

enum { COUNT = 1000 };

int main(int argc, char **argv)
{
    if (argc != 2 || (strcmp(argv[1], "race") != 0 && strcmp(argv[1], "none") != 0))
        return fputs("usage: planted_race race|none\n", stderr), 2;
    static long squares[COUNT];
    long last = 0, sum = 0;
    const int racing = strcmp(argv[1], "race") == 0;
#pragma omp parallel num_threads(2)
    {
#pragma omp for schedule(static)
        for (long i = 0; i < COUNT; i++) {
            squares[i] = i * i;
            if (racing)
                last = i; /* no order between the threads that write it */
        }
#pragma omp for reduction(+ : sum)
        for (long i = 0; i < COUNT; i++)
            sum += squares[COUNT - 1 - i]; /* of the other thread, after the loop's barrier */
#pragma omp critical
        last = sum > last ? sum : last;
    }
    printf("%ld\n", last);
    return sum == 332833500 ? 0 : 1;
}

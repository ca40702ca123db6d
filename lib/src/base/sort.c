#include "sort.h"

/* A heap sort. */
static void sift_down(size_t *heap, size_t root, size_t count, csn_precedes *precedes, const void *ctx)
{
    size_t moving = heap[root];

    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && precedes(ctx, heap[child], heap[child + 1]))
            child++;
        if (!precedes(ctx, moving, heap[child]))
            break;
        heap[root] = heap[child];
    }
    heap[root] = moving;
}

void csn_sort(size_t *numbers, size_t count, csn_precedes *precedes, const void *ctx)
{
    for (size_t root = count / 2; root > 0; root--)
        sift_down(numbers, root - 1, count, precedes, ctx);
    for (size_t end = count; end > 1; end--) {
        size_t largest = numbers[0];

        numbers[0] = numbers[end - 1];
        numbers[end - 1] = largest;
        sift_down(numbers, 0, end - 1, precedes, ctx);
    }
}

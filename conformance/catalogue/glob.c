#include "catalogue/catalogue.h"

/* Only the last * met can still take more text: going back further never helps, which keeps the time to pattern times
 * text. */
bool csn_glob_match(struct csn_span glob, struct csn_span text)
{
    size_t at = 0, star = glob.len, resume = 0;

    for (size_t i = 0; i < text.len;) {
        if (at < glob.len && glob.data[at] == '*') {
            star = at++;
            resume = i;
        } else if (at < glob.len && (glob.data[at] == '?' || glob.data[at] == text.data[i])) {
            at++;
            i++;
        } else if (star < glob.len) {
            at = star + 1;
            i = ++resume;
        } else {
            return false;
        }
    }
    while (at < glob.len && glob.data[at] == '*')
        at++;
    return at == glob.len;
}

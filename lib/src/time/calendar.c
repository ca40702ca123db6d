#include "scan.h"

enum { DAYS_PER_400_YEARS = 146097, DAYS_PER_100_YEARS = 36524, DAYS_PER_4_YEARS = 1461, DAYS_PER_YEAR = 365 };

static const int64_t seconds_per_day = 86400;

/* Days from 0000-03-01 to 1970-01-01. Years are counted from March here, so that the leap day is the last of its year and
 * month lengths follow one pattern. */
static const int64_t days_to_epoch = 719468;

static bool is_leap_year(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

/* The day of a year from March on that month `month` (March is 0) begins: lengths repeat 31 30 31 30 31, 153 days. */
static int64_t month_start(int64_t month)
{
    return (153 * month + 2) / 5;
}

static int64_t days_since_epoch(int64_t year, int64_t month, int64_t day)
{
    if (month < 3) {
        year--;
        month += 12;
    }
    return year * DAYS_PER_YEAR + year / 4 - year / 100 + year / 400 + month_start(month - 3) + day - 1 - days_to_epoch;
}

static void set_day(struct csn_date *date, int64_t days)
{
    int64_t era = days / DAYS_PER_400_YEARS;
    int64_t day_of_era = days % DAYS_PER_400_YEARS;
    /* Leap days before this day are taken out, which leaves years of 365 days. */
    int64_t year = (day_of_era - day_of_era / (DAYS_PER_4_YEARS - 1) + day_of_era / DAYS_PER_100_YEARS
                    - day_of_era / (DAYS_PER_400_YEARS - 1)) / DAYS_PER_YEAR;
    int64_t day_of_year = day_of_era - (year * DAYS_PER_YEAR + year / 4 - year / 100);
    int64_t month = (5 * day_of_year + 2) / 153;

    date->day = (int)(day_of_year - month_start(month) + 1);
    date->month = (int)(month < 10 ? month + 3 : month - 9);
    date->year = (int)(era * 400 + year + (month < 10 ? 0 : 1));
}

static int64_t clamped(int64_t seconds)
{
    if (seconds < CSN_TIME_SECONDS_MIN)
        return CSN_TIME_SECONDS_MIN;
    return seconds > CSN_TIME_SECONDS_MAX ? CSN_TIME_SECONDS_MAX : seconds;
}

/* Days are counted from 0001-01-01, a Monday. */
static int weekday_of(int64_t days)
{
    return (int)((days + 1) % 7);
}

int csn_scan_weekday(int64_t seconds)
{
    return weekday_of((seconds - CSN_TIME_SECONDS_MIN) / seconds_per_day);
}

struct csn_date csn_date_from_seconds(int64_t seconds)
{
    int64_t since_start = clamped(seconds) - CSN_TIME_SECONDS_MIN;
    int64_t second_of_day = since_start % seconds_per_day;
    int64_t days = since_start / seconds_per_day;
    struct csn_date date = {0};

    set_day(&date, days + CSN_TIME_SECONDS_MIN / seconds_per_day + days_to_epoch);
    date.hour = (int)(second_of_day / 3600);
    date.minute = (int)(second_of_day / 60 % 60);
    date.second = (int)(second_of_day % 60);
    date.weekday = weekday_of(days);
    return date;
}

static bool date_exists(const struct csn_date *date)
{
    return date->year >= 1 && date->year <= 9999 && date->month >= 1 && date->month <= 12 && date->day >= 1
           && date->day <= days_in_month(date->year, date->month) && date->hour >= 0 && date->hour <= 23
           && date->minute >= 0 && date->minute <= 59 && date->second >= 0 && date->second <= 59;
}

enum csn_status csn_date_to_seconds(const struct csn_date *date, int64_t *seconds)
{
    if (!date_exists(date))
        return CSN_RANGE;
    *seconds = days_since_epoch(date->year, date->month, date->day) * seconds_per_day + date->hour * INT64_C(3600)
               + date->minute * INT64_C(60) + date->second;
    return CSN_OK;
}

int csn_time_compare(struct csn_time a, struct csn_time b)
{
    if (a.seconds != b.seconds)
        return a.seconds < b.seconds ? -1 : 1;
    return (a.nanos > b.nanos) - (a.nanos < b.nanos);
}

struct csn_time csn_time_to_millis(struct csn_time time, bool toward_zero)
{
    const uint32_t nanos_per_milli = 1000000;
    uint32_t rest = time.nanos % nanos_per_milli;

    time.nanos -= rest;
    if (!toward_zero || time.seconds >= 0 || rest == 0)
        return time;
    time.nanos += nanos_per_milli;
    if (time.nanos == 1000 * nanos_per_milli) {
        time.nanos = 0;
        time.seconds++;
    }
    return time;
}

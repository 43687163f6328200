// Eight of the rules as a columnar database does them: node rules_peer.mjs load|run FOLDER [THREADS]
//   load  FOLDER/peer/*.csv (canonical rows: ids as numbers, nothing where an id is not valid) into FOLDER/peer.duckdb
//   run   counts the subjects of rules 1, 2, 3, 9, 16, 20, 29 and 32; what several of them need is made once
import { DuckDBInstance } from '@duckdb/node-api';
import { readFileSync, readdirSync } from 'node:fs';

const [verb, folder, threads = '2'] = process.argv.slice(2);
const db = await DuckDBInstance.create(`${folder}/peer.duckdb`, { threads });
const connection = await db.connect();
const query = async (sql) => (await connection.runAndReadAll(sql)).getRowsJson();

const typeOf = (kind, codes) => {
    switch (kind) {
        case 'citizen_id': case 'money': return 'BIGINT';
        case 'date': case 'year_month': case 'integer': return 'INTEGER';
        case 'bool': return 'UTINYINT';
        case 'enum': return `ENUM(${codes.map((code) => `'${code}'`).join(',')})`;
        default: return 'VARCHAR';
    }
};

async function load() {
    for (const file of readdirSync(`${folder}/peer`).filter((name) => name.endsWith('.types'))) {
        const name = file.replace('.types', '');
        const columns = { row: 'INTEGER', position: 'INTEGER' };
        for (const line of readFileSync(`${folder}/peer/${file}`, 'utf8').trim().split('\n')) {
            const [field, kind, ...codes] = line.split(' ');
            columns[field] = typeOf(kind, codes);
        }
        const spelled = Object.entries(columns).map(([field, type]) => `"${field}" ${type}`).join(',');
        await connection.run(`create table ${name} (${spelled})`);
        await connection.run(`copy ${name} from '${folder}/peer/${name}.csv' (header, delimiter ',', quote '"')`);
    }
    await connection.run(`create table relief_line as select * from read_csv('${folder}/policy/relief_line.csv', header=true,
        columns={'division':'VARCHAR','urban_rural':'VARCHAR','valid_from':'DATE','valid_to':'DATE','amount_month':'DOUBLE'})`);
    await connection.run('checkpoint');
}

// As of 2019-10-31, parameters at their defaults. A date known to the month only has 00 as its day.
const T = 20191031, MONTH = 201910, LAG = 201908, RECENT = 201810;
const day = (column) => `case when ${column} % 100 <> 0 then ${column} end`;
const employerRow = `kind in ('110','120','210','410') and employer_type not in ('60','70','80') and paid = '1'
    and coalesce(valid, 1) = 1`;
const unionActive = `status = 'active' and (filed_on is null or filed_on % 100 = 0 or filed_on <= ${T})`;
const reliefActive = `status = 'active' and ${day('start_on')} <= ${T} and (end_on is null or end_on >= ${T})`;
const halfUp = (dividend, divisor) => `((2 * ${dividend} + ${divisor}) // (2 * ${divisor}))`;

const shared = {
    // Files and families that count, and who is in them.
    u: `select case_no, id_no, city, work_status, household_size, income_year, relief_amount from union_case
        where ${unionActive}`,
    m: `select relief_no, category, amount from relief_case where ${reliefActive}`,
    hp: `select case_no, id_no from union_case where id_no is not null
         union select case_no, id_no from union_member where id_no is not null`,
    ahp: `select hp.* from hp semi join u using (case_no)`,
    // Whoever may be on relief: where it is not known since when, nobody can say that nobody is.
    maybe_mm: `select distinct rm.id_no from relief_member rm semi join (
        select relief_no from relief_case where (${reliefActive}) is not false) m using (relief_no)
        where rm.id_no is not null`,
    mm: `select rm.relief_no, rm.id_no, rm.relation from relief_member rm semi join m using (relief_no)
         where rm.id_no is not null`,
    linked: `select u.case_no, mm.relief_no from u join mm using (id_no)
             union select ahp.case_no, mm.relief_no from ahp join mm using (id_no) where mm.relation = '01'`,
    employed: `select id_no, max(base) as wage from insurance
               where ${employerRow} and pay_state = '1' and last_paid_month >= ${LAG} and id_no is not null group by id_no`,
    maybe_dead: `select distinct id_no from death where id_no is not null
           and (coalesce(${day('died_on')}, ${day('cremated_on')}) <= ${T}) is not false`,
    dead: `select distinct id_no from death where id_no is not null
           and coalesce(${day('died_on')}, ${day('cremated_on')}) <= ${T}`,
};

const rules = {
    1: `select count(*) from linked join u using (case_no) join m using (relief_no) where category in ('dibao','tekun')`,
    2: `with pensions as (select id_no, case when count(*) = count(amount) then sum(amount) end as amount,
                count(amount) as known from pension
            where pay_state = '1' and coalesce(${day('retired_on')}, ${day('paid_from')}) <= ${T}
              and coalesce(valid, 1) = 1 group by id_no),
        benefits as (select id_no, case when count(*) = count(amount) then sum(amount) end as amount,
                count(amount) as known from unemployment_benefit
            where item = '11' and from_month <= ${MONTH} and to_month >= ${MONTH}
              and coalesce(valid, 1) = 1 group by id_no),
        incomes as (select ahp.case_no,
                bool_or(coalesce(e.wage is not null, false) or coalesce(p.known, 0) > 0 or coalesce(b.known, 0) > 0) as seen,
                bool_or((e.id_no is not null and e.wage is null) or (p.id_no is not null and p.amount is null)
                    or (b.id_no is not null and b.amount is null)) as unsure,
                sum(coalesce(e.wage, 0) + coalesce(p.amount, 0) + coalesce(b.amount, 0)) as total
            from ahp left join employed e using (id_no) left join pensions p using (id_no) left join benefits b using (id_no)
            group by ahp.case_no),
        heads as (select u.*, case when household_size >= 1 then ${halfUp('income_year', '(12 * household_size)')} end as gross_pc,
                case when household_size >= 1 and i.seen and not i.unsure
                    then ${halfUp('i.total', 'household_size')} end as verified_pc
            from u left join incomes i using (case_no) where u.id_no is not null)
        select count(*) from heads join relief_line l on l.division = heads.city and l.urban_rural = 'urban'
            and l.valid_from <= date '2019-10-31' and (l.valid_to is null or l.valid_to >= date '2019-10-31')
        where coalesce(greatest(gross_pc, verified_pc), gross_pc, verified_pc) < round(l.amount_month * 100)
          and case_no not in (select case_no from ahp semi join maybe_mm using (id_no))`,
    3: `with workers as (select id_no from membership where status = 'valid' and authenticated = 1 and id_no is not null
            union select id_no from insurance where ${employerRow} and last_paid_month >= ${RECENT} and id_no is not null),
        filed as (select hp.id_no from hp join union_case c using (case_no)
            where (c.status in ('exited','relieved')
                or (${unionActive.replaceAll('status', 'c.status').replaceAll('filed_on', 'c.filed_on')})) is not false)
        select count(distinct relief_no) from mm semi join workers using (id_no) anti join filed using (id_no)`,
    9: `select count(*) from linked join u using (case_no) join m using (relief_no)
        where category = 'dibao' and abs(u.relief_amount - m.amount) > 1000`,
    16: `select count(distinct case_no) from ahp semi join dead using (id_no)`,
    20: `select (select count(*) from u semi join employed using (id_no) anti join maybe_dead using (id_no)
            where u.work_status = 'unemployed')
        + (select count(*) from union_member x semi join u on u.case_no = x.case_no
            semi join employed e on e.id_no = x.id_no anti join maybe_dead d on d.id_no = x.id_no
            where x.status in ('unemployed','no_work'))`,
    29: `select (select count(*) from (select distinct a.case_no as a, b.case_no as b from ahp a join ahp b using (id_no)
                where a.case_no < b.case_no) p join u ua on ua.case_no = p.a join u ub on ub.case_no = p.b
            where not coalesce(ua.id_no = ub.id_no and left(ua.city, 4) <> left(ub.city, 4), false))
        + (select count(*) from (select distinct a.relief_no, b.relief_no from mm a join mm b using (id_no)
            where a.relief_no < b.relief_no))`,
    32: `select count(*) from aid a join aid b on a.beneficiary_id = b.beneficiary_id and a.school_year = b.school_year
        where a.aid_no < b.aid_no and a.pay_status = 'paid' and b.pay_status = 'paid'
          and a.project = 'tuition' and b.project = 'tuition'`,
};

async function run() {
    const counts = {};
    const begin = process.hrtime.bigint();
    const before = process.resourceUsage();
    const started = (before.userCPUTime + before.systemCPUTime) / 1e6; // by starting up
    const seconds = () => Number(process.hrtime.bigint() - begin) / 1e9;
    for (const [name, sql] of Object.entries(shared)) await connection.run(`create temp table ${name} as ${sql}`);
    const steps = { shared: seconds() };
    for (const [number, sql] of Object.entries(rules)) {
        const before = seconds();
        counts[number] = Number((await query(sql))[0][0]);
        steps[number] = seconds() - before;
    }
    const total = seconds();
    for (const [step, time] of Object.entries(steps)) console.log(`step ${step} ${time.toFixed(3)} s`);
    for (const [number, count] of Object.entries(counts)) console.log(`rule ${number} ${count}`);
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    const processor = (userCPUTime + systemCPUTime) / 1e6 - started;
    console.log(`peer ${total.toFixed(2)} s processor ${processor.toFixed(2)} s peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
}

if (verb === 'load') await load();
else await run();

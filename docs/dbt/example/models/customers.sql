select c.id, count(o.id) as orders, sum(p.amount) as lifetime_value
from {{ ref('stg_customers') }} as c
left join {{ ref('stg_orders') }} as o on o.customer_id = c.id
left join {{ ref('stg_payments') }} as p on p.order_id = o.id
group by c.id
